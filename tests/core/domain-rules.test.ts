import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideUrl, formatRule, parseRule } from '../../src/lib/core/domain-rules.ts';
import { checkDomains } from '../../src/lib/core/secrets.ts';

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
    'example.com:80:80',
    '[::1',
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
  ])('%s and %s: %s', (domains, address, reason) => {
    const verdict = decideUrl(domains, address);
    expect(verdict.reason).toBe(reason);
    expect(verdict.allowed).toBe(reason === 'matched' || reason === 'noRules');
  });

  const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
  const host = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));

  test('a user name never changes the verdict', () => {
    const user = fc.stringMatching(/^[a-z.:%A-Z0-9-]{1,20}$/);
    fc.assert(
      fc.property(host, host, user, (rule, target, name) => {
        const plain = decideUrl(rule, `https://${target}/`);
        const address = `https://${name}@${target}/`;
        if (URL.canParse(address)) expect(decideUrl(rule, address)).toEqual(plain);
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

  test('any two texts give a verdict', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (rule, address) => {
        expect(typeof decideUrl(rule, address).allowed).toBe('boolean');
      }),
      { numRuns: 2000 },
    );
  });
});
