import { writeFile } from 'node:fs/promises';
import { headerRules, headersFor } from './security-headers.js';

const NOTE = 'Made by `npm run headers` from scripts/security-headers.js. Do not edit.';

/**
 * For Netlify and Cloudflare Pages, which read it from the site's root. They join the values of all
 * rules that fit, so what caches may do is left to them outside the hashed files: both ask again.
 */
function netlify() {
  const blocks = headerRules.map(({ path, headers }) => {
    const lines = Object.entries(headers)
      .filter(([name]) => path !== '/*' || name !== 'Cache-Control')
      // Joined policies all count. That of pages must not shut the egress: pages say in their own `<meta>`
      // whom they may reach, and workers have a rule each.
      .map(([name, value]) => {
        const joined = path === '/*' ? value.replace(" connect-src 'self';", '') : value;
        return `  ${name}: ${joined}`;
      });
    return [path, ...lines].join('\n');
  });
  return `# ${NOTE}\n\n${blocks.join('\n\n')}\n`;
}

/** For nginx. A block with `add_header` inherits none, so each has all of its own. */
function nginx() {
  const blocks = headerRules.map(({ path }) => {
    const place = path.endsWith('*') ? path.slice(0, -1) : `= ${path}`;
    const sample = path.replace('*', 'x');
    const lines = Object.entries(headersFor(sample)).map(
      ([name, value]) => `  add_header ${name} "${value}" always;`,
    );
    const files =
      path === '/*' ? 'try_files $uri $uri.html $uri/index.html =404;' : 'try_files $uri =404;';
    return [`location ${place} {`, `  ${files}`, ...lines, '}'].join('\n');
  });
  return `# ${NOTE}\n# Include it in a server block whose root is the built app.\n\nerror_page 404 /404.html;\n\n${blocks.join('\n\n')}\n`;
}

/** For Vercel. Of several rules that fit, the later one counts there too. */
function vercel() {
  const headers = headerRules.map(({ path, headers }) => ({
    source: path.replace('*', '(.*)'),
    headers: Object.entries(headers).map(([key, value]) => ({ key, value })),
  }));
  const config = { outputDirectory: 'build', cleanUrls: true, trailingSlash: false, headers };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** The headers in the form each host reads, by file name. */
export const hostFiles = { _headers: netlify(), 'nginx.conf': nginx(), 'vercel.json': vercel() };

if (process.argv[1] === import.meta.filename) {
  for (const [name, content] of Object.entries(hostFiles)) {
    await writeFile(new URL(`../docs/headers/${name}`, import.meta.url), content);
  }
}
