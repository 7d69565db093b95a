import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPEN, readAddress } from '../../../../src/lib/core/secrets/requests/address.ts';
import { decideUrl } from '../../../../src/lib/core/secrets/domain-rules.ts';
import { findCurl, RealCurl } from '../../../support/real-curl.ts';

/**
 * An address; the host that the URL standard finds in it; the hosts that curl 7.88 goes to; and what counts, where
 * both agree. `null` stands for none.
 */
const TABLE: readonly (readonly [string, string | null, string | null, string | null])[] = [
  ['https://api.example.com/v1', 'api.example.com', 'api.example.com', 'https://api.example.com'],
  [
    'https://API.example.com:8443/',
    'api.example.com',
    'api.example.com',
    'https://api.example.com:8443',
  ],
  [
    'https://me:pw@api.example.com/',
    'api.example.com',
    'api.example.com',
    'https://api.example.com',
  ],
  ['https://api.example.com./', 'api.example.com.', 'api.example.com.', 'https://api.example.com.'],
  ['https://[::1]:8080/', '[::1]', '[::1]', 'https://[::1]:8080'],
  // Without a user name `--url` reads a file of that name (curl 8.13).
  ['https://@api.example.com/', 'api.example.com', 'api.example.com', null],
  ['https://127.0.0.1/', '127.0.0.1', '127.0.0.1', 'https://127.0.0.1'],
  ['https://api.example.com\\@evil.example/', 'api.example.com', 'evil.example', null],
  ['https://evil.example\\@api.example.com/', 'evil.example', 'api.example.com', null],
  ['https://api.example.com\\.evil.example/', 'api.example.com', null, null],
  ['https:\\\\api.example.com/', 'api.example.com', null, null],
  ['https:/api.example.com/', 'api.example.com', 'api.example.com', null],
  ['https:api.example.com/', 'api.example.com', null, null],
  ['https:///api.example.com/', 'api.example.com', 'api.example.com', null],
  ['https:////api.example.com/', 'api.example.com', null, null],
  ['https://127.1/', '127.0.0.1', '127.0.0.1', null],
  ['https://0x7f.1/', '127.0.0.1', '127.0.0.1', null],
  ['https://2130706433/', '127.0.0.1', '127.0.0.1', null],
  ['https://0177.0.0.1/', '127.0.0.1', '127.0.0.1', null],
  ['https://127.0.0.01/', '127.0.0.1', '127.0.0.1', null],
  ['https://api.ex%61mple.com/', 'api.example.com', 'api.example.com', null],
  ['https://api%2eexample.com/', 'api.example.com', 'api.example.com', null],
  ['https://fa\u00df.example/', 'xn--fa-hia.example', null, null],
  ['https://api\u3002example\u3002com/', 'api.example.com', null, null],
  ['https://\u0430pi.example.com/', 'xn--pi-6kc.example.com', null, null],
  ['https://\uff45xample.com/', 'example.com', null, null],
  ['https://api.ex\u00adample.com/', 'api.example.com', null, null],
  ['https://a@b@api.example.com/', 'api.example.com', null, null],
  ['https://evil.example#@api.example.com/', 'evil.example', 'evil.example', null],
  ['https://evil.example?@api.example.com/', 'evil.example', 'evil.example', null],
  ['https://api.example.com#@evil.example/', 'api.example.com', 'api.example.com', null],
  [
    'https://api.example.com:443@evil.example/',
    'evil.example',
    'evil.example',
    'https://evil.example',
  ],
  ['https://evil.example;api.example.com/', 'evil.example;api.example.com', null, null],
  ['https://evil.example&.api.example.com/', 'evil.example&.api.example.com', null, null],
  ["https://evil.example'.api.example.com/", "evil.example'.api.example.com", null, null],
  ['https://evil.example`.api.example.com/', 'evil.example`.api.example.com', null, null],
  [
    'https://{a,b}.api.example.com/',
    '{a,b}.api.example.com',
    'a.api.example.com+b.api.example.com',
    null,
  ],
  [
    'https://[a-c].api.example.com/',
    null,
    'a.api.example.com+b.api.example.com+c.api.example.com',
    null,
  ],
  ['https://a$b.api.example.com/', 'a$b.api.example.com', null, null],
  ['https://a(b).api.example.com/', 'a(b).api.example.com', null, null],
  ['https://..api.example.com/', '..api.example.com', '..api.example.com', null],
  ['https://*.api.example.com/', '*.api.example.com', null, null],
  ['https://api.example.com:0443/', 'api.example.com', 'api.example.com', null],
  ['https://api.example.com:/', 'api.example.com', 'api.example.com', null],
  ['https://api.example.com:99999/', null, null, null],
  [
    'https://api_x.example.com/',
    'api_x.example.com',
    'api_x.example.com',
    'https://api_x.example.com',
  ],
  ['https://api.example.com /', null, null, null],
  ['https://\tapi.example.com/', 'api.example.com', null, null],
  ['https://api.example.com\n.evil.example/', 'api.example.com.evil.example', null, null],
  ['//api.example.com/', null, null, null],
  ['api.example.com', null, 'api.example.com', 'http://api.example.com'],
  ['ftp.example.com', null, 'ftp.example.com', 'http://ftp.example.com'],
  ['HTTPS://api.example.com', 'api.example.com', 'api.example.com', 'https://api.example.com'],
  [
    'https://xn--fa-hia.example/',
    'xn--fa-hia.example',
    'xn--fa-hia.example',
    'https://xn--fa-hia.example',
  ],
  ['https://xn--a/', null, 'xn--a', null],
  ['https://[::1%25eth0]/', null, '[::1]', null],
  ['https://a..b.example/', 'a..b.example', 'a..b.example', null],
  ['https://api.example.com%00.evil.example/', null, null, null],
  ['ws://api.example.com/', 'api.example.com', null, 'ws://api.example.com'],
  ['javascript://api.example.com/', 'api.example.com', null, null],
];

const whatwgHost = (address: string): string | null => {
  try {
    return new URL(address).hostname;
  } catch {
    return null;
  }
};

describe('an address is certain only where all read it alike', () => {
  test.each(TABLE)('%j', (address, whatwg, curl, counts) => {
    expect(whatwgHost(address)).toBe(whatwg);
    const { origins, isCertain } = readAddress(address, ['http']);
    expect(isCertain ? origins.join() : null).toBe(counts);
    if (counts === null) return;
    const host = new URL(counts).hostname;
    expect(whatwg ?? host).toBe(host);
    expect(curl ?? host).toBe(host);
  });

  test('what is not certain is still refused where its host is not allowed', () => {
    for (const [address, whatwg] of TABLE) {
      const { origins, isCertain } = readAddress(address, ['http']);
      if (isCertain || whatwg === null || !/evil/.test(whatwg)) continue;
      expect(origins.every((origin) => !decideUrl('api.example.com', origin).allowed)).toBe(true);
    }
  });

  test.each([
    [`https://${OPEN}/v1`, []],
    [`https://${OPEN}.example.com/v1`, []],
    [`https://api.example.com${OPEN}/v1`, []],
    [`https://api.example.com:${OPEN}/v1`, []],
    [`${OPEN}://api.example.com/v1`, []],
    [`${OPEN}/v1`, []],
    [`https://${OPEN}@api.example.com/v1`, ['https://api.example.com']],
  ])('an open part of %j is not certain', (address, origins) => {
    expect(readAddress(address, ['http'])).toEqual({ origins, isCertain: false });
  });

  test('an open part behind the host is', () => {
    const address = `https://api.example.com/${OPEN}?a=${OPEN}`;
    expect(readAddress(address, [])).toEqual({
      origins: ['https://api.example.com'],
      isCertain: true,
    });
  });
});

const where = findCurl();

describe.skipIf(where === null)('the real curl', () => {
  let curl: RealCurl;
  beforeAll(async () => {
    curl = await RealCurl.start(where ?? '');
  });
  afterAll(() => {
    curl.close();
  });

  test('goes to the host that counts, or to none', async () => {
    for (const [address, , , counts] of TABLE) {
      if (counts === null) continue;
      const quoted = `'${address.replaceAll("'", "'\\''")}'`;
      const hosts = await curl.hostsOf(`curl -s ${quoted}`);
      expect(hosts.filter((host) => host !== new URL(counts).hostname)).toEqual([]);
    }
  });
});
