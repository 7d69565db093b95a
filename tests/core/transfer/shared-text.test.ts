import { expect, test } from 'vitest';
import { looksLikeFile } from '../../../src/lib/core/transfer/shared-text.ts';

test.each([
  'A=1',
  'export API_KEY="x y"',
  '# both\nA=1\r\n\r\nB=two words\n',
  '-----BEGIN AGE ENCRYPTED FILE-----\nYWdl',
  '[{"key": "vault:a", "value": "b"}]',
  '{ "values": [{ "key": "a" }] }',
  '{ "id": "1", "values": [], "_postman_variable_scope": "environment" }',
  '{ "encrypted": false, "folders": [], "items": [] }',
])('is a file: %j', (text) => {
  expect(looksLikeFile(text)).toBe(true);
});

test.each([
  '',
  'sk_live_1',
  'c2VjcmV0',
  'c2VjcmV0cw==',
  'YQ=',
  'hunter2, and more',
  '-----BEGIN PRIVATE KEY-----\nMIIB/+=\n-----END PRIVATE KEY-----\n',
  '{ "type": "service_account", "private_key": "x" }',
  'https://example.com/?token=1',
  'A=1\nand a sentence',
])('is a value: %j', (text) => {
  expect(looksLikeFile(text)).toBe(false);
});
