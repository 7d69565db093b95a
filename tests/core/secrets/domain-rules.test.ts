import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideUrl, formatRule, parseRule } from '../../../src/lib/core/secrets/domain-rules.ts';
import { checkDomains } from '../../../src/lib/core/secrets/secret.ts';

const stored = (text: string) => {
  const rule = parseRule(text);
  return rule && formatRule(rule);
};

describe('a rule', () => {
  test.each([
    ['api.Example.COM', 'api.example.com'],
    ['example.com.', 'example.com'],
    ['https://example.com/a/b?c#d', 'example.com'],
    ['http://example.com:8080/', 'http://example.com:8080'],
    ['HTTP://example.com', 'http://example.com'],
    ['*.example.com', '*.example.com'],
    ['wss://*.example.com:444', 'wss://*.example.com:444'],
    ['example.com:443', 'example.com:443'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['ｅｘａｍｐｌｅ．com', 'example.com'],
    ['127.1', '127.0.0.1'],
    ['[::1]:3000', '[::1]:3000'],
    ['[0:0::1]', '[::1]'],
    ['localhost:3000', 'localhost:3000'],
    ['https://localhost:3000', 'https://localhost:3000'],
    ['http://127.0.0.1', 'http://127.0.0.1'],
    ['[::1]', '[::1]'],
    ['*.localhost', '*.localhost'],
  ])('%s is stored as %s', (text, rule) => {
    expect(stored(text)).toBe(rule);
    expect(stored(rule)).toBe(rule);
  });

  test.each([
    '',
    '*',
    '*.',
    'a b',
    'user@example.com',
    'https://u:p@example.com',
    'exa*mple.com',
    '*.*.com',
    '*.127.0.0.1',
    '*.[::1]',
    'example.com:0',
    'example.com:65536',
    'https://',
    '.',
    ':80',
    'a^b',
    'a..b',
    'a.example，b.example',
    "a'b.example",
    '.example.com',
    'example.com..',
    '*..example.com',
    '999.999.999.999',
    'example.com:80:80',
    '[::1',
    '{{host}}',
    '$HOST',
    '${HOST}.example.com',
    '<host>',
    'example.com;evil.test',
    'a&b.example',
    'a(b).example',
    'a`b`.example',
    'a"b.example',
    'a=b.example',
    '!example.com',
    '^https://[a-z]+\\.corp\\.example$',
    '*.{{zone}}',
    `${'a'.repeat(64)}.example`,
    `${'abcdefgh.'.repeat(29)}example`,
  ])('%s is none', (text) => {
    expect(stored(text)).toBeNull();
  });

  test('a list names the place of what is none, and has each rule once', () => {
    expect(checkDomains('a.example, https://A.example/x, *.b.example')).toEqual({
      ok: true,
      value: 'a.example, *.b.example',
    });
    expect(checkDomains('a.example,, not one')).toMatchObject({
      problem: { code: 'secret.domainMalformed', position: 2 },
    });
  });
});

describe('an address is decided', () => {
  test.each([
    ['', 'https://anything.example', 'noRules'],
    ['example.com', 'https://example.com/path?x#y', 'matched'],
    ['example.com', 'example.com/path', 'matched'],
    ['example.com', 'https://EXAMPLE.com.:8443', 'matched'],
    ['example.com', 'http://example.com', 'schemeDiffers'],
    ['http://example.com', 'https://example.com', 'schemeDiffers'],
    ['example.com:443', 'https://example.com', 'matched'],
    ['example.com:443', 'https://example.com:444', 'portDiffers'],
    ['http://localhost:3000', 'http://localhost:3000/x', 'matched'],
    ['http://127.0.0.1', 'http://2130706433', 'matched'],
    ['http://127.0.0.1', 'http://0x7f.1', 'matched'],
    ['http://[::1]', 'http://[0:0:0::1]', 'matched'],
    ['*.example.com', 'https://a.b.example.com', 'matched'],
    ['*.example.com', 'https://example.com', 'noMatch'],
    ['*.example.com', 'https://evilexample.com', 'noMatch'],
    ['*.example.com', 'https://.example.com', 'noMatch'],
    ['example.com', 'https://example.com.evil.test', 'noMatch'],
    ['api.stripe.com', 'https://api.stripe.com@evil.test', 'noMatch'],
    ['api.stripe.com', 'https://api.stripe.com%2e@evil.test', 'noMatch'],
    ['api.stripe.com', 'https://evil.test\\@api.stripe.com', 'noMatch'],
    ['api.stripe.com', 'https://evil.test/@api.stripe.com', 'noMatch'],
    ['api.stripe.com', 'https://evil.test#@api.stripe.com', 'noMatch'],
    ['bücher.example', 'https://xn--bcher-kva.example', 'matched'],
    ['example.com', 'https://exаmple.com', 'noMatch'],
    ['example.com', 'not an address', 'notAUrl'],
    ['example.com', 'https://', 'notAUrl'],
    ['example.com', 'mailto:a@example.com', 'notAUrl'],
    ['a.example, b.example', 'https://b.example', 'matched'],
    ['example.com', 'https:example.com', 'matched'],
    ['example.com', 'https:/\\example.com', 'matched'],
    ['example.com', 'ht\ntps://exam\tple.com', 'matched'],
    ['https', 'https:\\\\evil.test', 'noMatch'],
    ['https', 'https:/evil.test', 'noMatch'],
    ['example.com', '/example.com', 'notAUrl'],
    ['example.com', '\\example.com', 'notAUrl'],
    ['example.com', 'blob:https://example.com/1', 'notAUrl'],
    ['example.com', 'javascript://example.com/%0aalert()', 'schemeDiffers'],
    ['localhost:3000', 'localhost:3000/x', 'matched'],
    ['localhost:3000', 'http://localhost:3000/v1', 'matched'],
    ['localhost:3000', 'https://localhost:3000/v1', 'matched'],
    ['localhost:3000', 'ws://localhost:3000/v1', 'schemeDiffers'],
    ['localhost', 'http://app.localhost', 'noMatch'],
    ['*.localhost', 'http://app.localhost', 'matched'],
    ['127.0.0.1', 'http://127.1:8080', 'matched'],
    ['[::1]', 'http://[::1]:8080', 'matched'],
    ['https://localhost', 'http://localhost', 'schemeDiffers'],
    ['128.0.0.1', 'http://128.0.0.1', 'schemeDiffers'],
    ['localhost.example', 'http://localhost.example', 'schemeDiffers'],
    ['postgres://Bücher.example:5432', 'postgres://u:p@bÜcher.example:5432/x', 'matched'],
    ['example.com', 'https://ex%61mple%2ecom', 'matched'],
    ['example.com', 'https://example。com', 'matched'],
    // Stored before such hosts were refused, or damaged: a restriction that cannot be read restricts.
    ['999.999.999.999', 'https://example.com', 'noMatch'],
    ['a b, *.127.0.0.1', 'https://example.com', 'noMatch'],
    [' , ', 'https://example.com', 'noRules'],
  ])('%s and %s: %s', (domains, address, reason) => {
    const verdict = decideUrl(domains, address);
    expect(verdict.reason).toBe(reason);
    expect(verdict.allowed).toBe(reason === 'matched' || reason === 'noRules');
  });

  test.each([
    ...['evil.test;', 'evil.test&', 'evil.test,', "evil.test'", 'evil.test`', 'a{b}', 'evil.test$'],
    ...['evil.test(', 'a.', 'a..', '*', 'a*', '"', 'a=', '!', '~', '+', '%2c', '%60', '%7b', '%24'],
  ])('no rule fits a host that begins with %s', (before) => {
    for (const scheme of ['https', 'wss', 'http', 'ftp']) {
      const rule = scheme === 'https' ? '*.example.com' : `${scheme}://*.example.com`;
      const verdict = decideUrl(rule, `${scheme}://${before}.example.com/`);
      expect(verdict.allowed).toBe(false);
    }
  });

  const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
  const host = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));

  test('a user name never changes the verdict', () => {
    const user = fc.stringMatching(/^[a-z.:%A-Z0-9-]{1,20}$/);
    fc.assert(
      fc.property(host, host, user, (rule, target, name) => {
        const plain = decideUrl(rule, `https://${target}/`);
        const address = `https://${name}@${target}/`;
        fc.pre(URL.canParse(address));
        expect(decideUrl(rule, address)).toEqual(plain);
        // The host itself as its rule too, or every verdict would be a refusal.
        expect(decideUrl(target, address)).toEqual(decideUrl(target, `https://${target}/`));
      }),
    );
  });

  test('a host is allowed by itself and by nothing that only ends or begins like it', () => {
    fc.assert(
      fc.property(host, label, (name, more) => {
        expect(decideUrl(name, `https://${name}`).allowed).toBe(true);
        expect(decideUrl(name, `https://${more}${name}`).allowed).toBe(false);
        expect(decideUrl(name, `https://${name}.${more}`).allowed).toBe(false);
        expect(decideUrl(`*.${name}`, `https://${more}${name}`).allowed).toBe(false);
        expect(decideUrl(`*.${name}`, `https://${more}.${name}`).allowed).toBe(true);
      }),
    );
  });

  /** Addresses that are hostile to those who read them with anything but the parser itself. */
  const piece = fc.constantFrom(
    ...['https', 'http', 'ftp', ':', '/', '//', '\\', '@', '#', '?', '.', '%2e', '%40', '\t', '\n'],
    ...['a.example', 'b.test', 'Ａ', '。', '127.1', '0x7f000001', '[::1]', ':443', ':80', 'ß', ' '],
  );
  const hostile = fc
    .tuple(fc.constantFrom('', 'https:', 'http:'), fc.array(piece, { maxLength: 8 }))
    .map(([scheme, pieces]) => scheme + pieces.join(''));

  test('the verdict is about the host that a request would go to', () => {
    const tried = { own: 0, other: 0, fixed: 0 };
    fc.assert(
      fc.property(hostile, (address) => {
        let url: URL;
        try {
          url = new URL(address);
        } catch {
          return;
        }
        const { protocol, hostname, href } = url;
        if (protocol !== 'https:') return;
        const own = hostname.replace(/\.$/, '');
        const rule = stored(own);
        if (rule === own) {
          expect(decideUrl(rule, address)).toMatchObject({ allowed: true, rule });
          tried.own += 1;
        }
        if (own === 'a.example') tried.fixed += 1;
        else {
          expect(decideUrl('a.example', address).allowed).toBe(false);
          tried.other += 1;
        }
        expect(decideUrl('a.example', address)).toEqual(decideUrl('a.example', href));
      }),
      { numRuns: 20_000 },
    );
    // Most of what is drawn is no address at all; of those that are, enough were judged each way.
    expect(Math.min(tried.own, tried.other)).toBeGreaterThan(500);
    expect(tried.fixed).toBeGreaterThan(20);
  });

  test('a stored rule stays as it is', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'grapheme' })), (text) => {
        const rule = stored(text);
        if (rule === null) return;
        expect(stored(rule)).toBe(rule);
        // Nothing in it looks like something else, or breaks the list.
        expect(rule).toMatch(/^[a-z0-9.:/*_[\]+-]+$/);
        expect(checkDomains(rule)).toEqual({ ok: true, value: rule });
      }),
      { numRuns: 20_000 },
    );
  });

  test('any two texts give a verdict', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (rule, address) => {
        expect(typeof decideUrl(rule, address).allowed).toBe('boolean');
      }),
      { numRuns: 2000 },
    );
  });
});
