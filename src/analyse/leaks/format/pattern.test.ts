import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anyCase, assigned, token } from './pattern.ts';

describe('the pattern of a token', () => {
  const pattern = token(/abc_[0-9a-f]{8}/);

  for (const text of [
    'abc_01234567',
    'x: "abc_01234567"',
    'a=abc_01234567&b',
    String.raw`"\nabc_01234567"`,
    '%3Dabc_01234567',
    '\u001b[1;32mabc_01234567\u001b[0m',
    String.raw`\033[32mabc_01234567`,
  ])
    it(`finds it in ${text}`, () => assert.equal(pattern.exec(text)?.[0], 'abc_01234567'));

  for (const text of [
    '[mabc_01234567',
    'xabc_01234567',
    '_abc_01234567',
    'abc_012345678',
    'abc_01234567-a',
    'abc_0123456',
  ])
    it(`does not find it in ${text}`, () => assert.doesNotMatch(text, pattern));
});

describe('the pattern of a value that is assigned', () => {
  const pattern = assigned(/shop/, /key|token/, /[0-9a-f]{8}/);

  for (const text of [
    'SHOP_API_KEY=01234567',
    'export SHOP_KEY="01234567"',
    'shop:\n  api:\n    key: 01234567',
    '{"shop": {"apiKey": "01234567"}}',
    String.raw`{\"shopKey\": \"01234567\"}`,
    '- name: SHOP_TOKEN\n  value: 01234567',
    '- name: SHOP_TOKEN\r\n  value: 01234567',
    '# - name: SHOP_TOKEN\n#   value: 01234567',
    '+  - name: SHOP_TOKEN\n+    value: 01234567',
    '// - name: SHOP_TOKEN\n//   value: 01234567',
    String.raw`"- name: SHOP_TOKEN\n  value: 01234567\n"`,
    'shop_tokens:\n  - 01234567',
    '<pre>&quot;shopToken&quot;: &quot;01234567&quot;</pre>',
    '&lt;add key=&quot;ShopKey&quot; value=&quot;01234567&quot;/&gt;',
    String.raw`"const shopKey: string = \"01234567\""`,
    'const shopKey: string = "01234567";',
    "shop_key := '01234567'",
    "os.getenv('SHOP_KEY', '01234567')",
    "process.env.SHOP_KEY ?? '01234567'",
    '<add key="ShopKey" value="01234567"/>',
    '<shop><token>01234567</token></shop>',
    'X-Shop-Token: 01234567',
    'shop: Authorization-Token: Bearer 01234567',
    'https://api.shop.test/v1?api_key=01234567&page=1',
    'shopctl --token 01234567',
    'shopctl --token=01234567',
  ])
    it(`finds it in ${text}`, () => assert.equal(pattern.exec(text)?.groups?.['secret'], '01234567'));

  for (const text of [
    'shop commit 01234567',
    'API_KEY=01234567',
    'SHOP_KEY=012345678',
    'SHOP_KEY=0123456',
    'SHOP_KEY=a01234567',
    'SHOP_KEY=sha256-01234567',
    `shop ${'x'.repeat(60)} key=01234567`,
  ])
    it(`does not find it in ${text}`, () => assert.doesNotMatch(text, pattern));
});

describe('anyCase', () => {
  it('names both cases of each letter, in classes too, and leaves escapes and names of groups', () => {
    assert.equal(anyCase('ab'), '[Aa][Bb]');
    assert.equal(
      anyCase(String.raw`a\w[b-d_][A-C\w]\.(?<name>x)`),
      String.raw`[Aa]\w[b-d_B-D][A-C\wa-c]\.(?<name>[Xx])`,
    );
    assert.ok(new RegExp(`^(?:${anyCase('api[_-]?key')})$`).test('Api_KEY'));
  });
});
