import type { ProviderKind } from '../core/base/ids.ts';

/**
 * What whoever runs a server does so that a page may send requests to it.
 * @param origin the page's own
 * @returns `null` where no server is asked
 */
export function corsCommand(kind: ProviderKind, origin: string): string | null {
  if (kind === 'hashicorp') {
    return [
      'vault write sys/config/cors enabled=true \\',
      `  allowed_origins="${origin}" \\`,
      '  allowed_headers="X-Vault-Namespace"',
    ].join('\n');
  }
  if (kind === 'keepass') return null;
  // 1Password Connect answers no preflight itself: a proxy in front of it does. This is Caddy's.
  return [
    'connect.example.com {',
    `  header Access-Control-Allow-Origin "${origin}"`,
    '  header Access-Control-Expose-Headers "Retry-After"',
    '  header +Vary "Origin"',
    '  @preflight method OPTIONS',
    '  handle @preflight {',
    '    header Access-Control-Allow-Methods "GET"',
    '    header Access-Control-Allow-Headers "Authorization"',
    '    respond 204',
    '  }',
    '  handle {',
    '    reverse_proxy localhost:8080',
    '  }',
    '}',
  ].join('\n');
}
