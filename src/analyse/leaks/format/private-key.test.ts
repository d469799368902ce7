import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { privateKeyBlock, severityOfBlock } from './private-key.ts';

/** Keys that are made here and belong to nobody. */
const { privateKey: rsa } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { privateKey: ec } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { privateKey: ed25519 } = generateKeyPairSync('ed25519');
const pkcs8 = rsa.export({ type: 'pkcs8', format: 'pem' }).toString();
const passphrase = { cipher: 'aes-256-cbc', passphrase: 'of a test' };

const OPEN = {
  'PKCS #1': rsa.export({ type: 'pkcs1', format: 'pem' }).toString(),
  'PKCS #8': pkcs8,
  'SEC 1': ec.export({ type: 'sec1', format: 'pem' }).toString(),
  'Ed25519 in PKCS #8': ed25519.export({ type: 'pkcs8', format: 'pem' }).toString(),
  'a JSON string': pkcs8.replaceAll('\n', String.raw`\n`),
  'a JSON string in a JSON string': pkcs8.replaceAll('\n', String.raw`\\n`),
  'Windows line ends': pkcs8.replaceAll('\n', '\r\n'),
  'an indented block': pkcs8.replaceAll('\n', '\n    '),
  'lines that code puts together': pkcs8.replaceAll('\n', '\\n" +\n    "'),
  ...Object.fromEntries(
    ['+', '-', '# ', ' * ', '//\t', '  - ', ';; '].map((mark) => [
      `lines behind ${JSON.stringify(mark)}`,
      pkcs8.trimEnd().replaceAll('\n', `\n${mark}`),
    ]),
  ),
  'lines of HTML': pkcs8.replaceAll('\n', '<br/>\n'),
  'one line': pkcs8.replaceAll('\n', ' '),
};
const CLOSED = {
  'PKCS #8': rsa.export({ type: 'pkcs8', format: 'pem', ...passphrase }).toString(),
  'headers of PEM': rsa.export({ type: 'pkcs1', format: 'pem', ...passphrase }).toString(),
};

const openssh = (cipher: string) => {
  const bytes = Buffer.concat([
    Buffer.from('openssh-key-v1\0\0\0\0'),
    Buffer.from([cipher.length]),
    Buffer.from(cipher),
  ]);
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${bytes.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----`;
};

describe('a private key', () => {
  for (const [form, block] of Object.entries({ ...OPEN, OpenSSH: openssh('none') }))
    it(`without a passphrase is read in ${form}`, () => {
      assert.equal(privateKeyBlock(block.trim()), 'right');
      assert.equal(severityOfBlock(block.trim()), 'critical');
    });

  for (const [form, block] of Object.entries({ ...CLOSED, OpenSSH: openssh('aes256-ctr') }))
    it(`with a passphrase weighs less, by ${form}`, () => {
      assert.equal(privateKeyBlock(block.trim()), 'right');
      assert.equal(severityOfBlock(block.trim()), 'medium');
    });

  it('is none where bytes are missing, or others stand in its place', () => {
    const lines = pkcs8.trim().split('\n');
    assert.equal(privateKeyBlock(lines.toSpliced(3, 1).join('\n')), 'wrong');
    assert.equal(
      privateKeyBlock([lines[0], 'A'.repeat(64), 'B'.repeat(64), lines.at(-1)].join('\n')),
      'wrong',
    );
    assert.equal(privateKeyBlock(`${lines[0]}\n...\n${lines.at(-1)}`), 'wrong');
  });
});
