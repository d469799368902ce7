import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assert as assertProperty, property, string } from 'fast-check';
import { anyUrl } from '../../test/fixtures/any-url.ts';
import { assertWithin } from '../../test/time-bound.ts';
import { packageWithoutCredentials, withoutCredentials } from './credentials.ts';

describe('a text without credentials', () => {
  it('has no user information in its URLs', () => {
    for (const [text, shown] of [
      ['https://bot:FAKE@h.example/a.git', 'https://h.example/a.git'],
      ['https://FAKE@h.example', 'https://h.example'],
      ['https://a:FA@KE@h.example/x', 'https://h.example/x'],
      ["https://a:FA'KE@h.example/x", 'https://h.example/x'],
      ['HTTP://a:FAKE@[::1]:8080/x', 'HTTP://[::1]:8080/x'],
      ["fatal: unable to access 'https://u:FAKE@h/x/': no", "fatal: unable to access 'https://h/x/': no"],
      ['tcp://u:FAKE@h:2375 and socks5://u:FAKE@p', 'tcp://h:2375 and socks5://p'],
      ['pkg:npm/a@1?vcs_url=git%2Bhttps://u:FAKE@h/a', 'pkg:npm/a@1?vcs_url=git%2Bhttps://h/a'],
      ['?download_url=https%3A%2F%2Fu:FAKE%40h%2Fa%40b', '?download_url=https%3A%2F%2Fh%2Fa%40b'],
      ['git+https://x-token:FAKE@h/a.git#main', 'git+https://h/a.git#main'],
    ] as const)
      assert.equal(withoutCredentials(text), shown);
  });

  it('takes as long for a text of letters as for any other', () => {
    const texts = [
      'x'.repeat(4_000_000),
      `//${'x'.repeat(4_000_000)}`,
      `a://${'x'.repeat(4_090)}`.repeat(1_000),
    ];
    const start = process.cpuUsage();
    for (const text of texts) assert.equal(withoutCredentials(text), text);
    const { user, system } = process.cpuUsage(start);
    assertWithin(500, (user + system) / 1_000);
  });

  it('has no secret parameters', () => {
    for (const name of [
      'token',
      'access_token',
      'private_token',
      'PRIVATE-TOKEN',
      'job_token',
      'authToken',
      'api_key',
      'apikey',
      'X-Amz-Signature',
      'X-Amz-Security-Token',
      'sig',
      'password',
      'client_secret',
      'private%5Ftoken',
      'jwt',
    ])
      assert.equal(
        withoutCredentials(`https://h/a?x=1&${name}=FAKE&y=2`),
        `https://h/a?x=1&${name}=***&y=2`,
        name,
      );
  });

  it('is otherwise the same', () => {
    for (const text of [
      'https://h.example/a@b/c?version=GBmain&page=2#L10',
      'pkg:npm/%40scope/a@1.0.0?vcs_url=git%2Bhttps://h/a',
      'pkg:npm/a@1?download_url=https%3A%2F%2Fh%2Fa%40b',
      'git@h.example:a/b.git',
      'alice@h.example wrote a://b',
      'alpine:3.22@sha256:0123',
      'key=value; token=unknown',
    ])
      assert.equal(withoutCredentials(text), text);
  });

  it('has no more to hide, whatever the text, and is made at once', () => {
    assertProperty(
      property(string(), anyUrl, (text, url) => {
        const shown = withoutCredentials(`${text} ${url}`);
        assert.equal(withoutCredentials(shown), shown);
      }),
    );
    const started = performance.now();
    for (const text of [
      'a://'.repeat(50_000),
      `a://${'@'.repeat(200_000)}`,
      '?a='.repeat(70_000),
      '+-.'.repeat(70_000),
      'a%3a%2f%2f'.repeat(20_000),
      `${'a'.repeat(300_000)}//`,
    ])
      withoutCredentials(text);
    assertWithin(2000, performance.now() - started);
  });
});

it('a package has none in its URL, version, range and licences, and is otherwise the same', () => {
  const plain = { purl: 'pkg:deb/debian/a@1?arch=amd64', version: '1', licences: ['MIT'] };
  assert.equal(packageWithoutCredentials(plain), plain);
  const address = 'git+https://bot:FAKE@h.example/a.git';
  const purl = 'pkg:npm/a?vcs_url=git%2Bhttps://bot:FAKE%40h.example/a.git';
  assert.deepEqual(
    packageWithoutCredentials({
      purl,
      version: address,
      range: address,
      licences: ['https://u:FAKE@l.example'],
    }),
    {
      purl: 'pkg:npm/a?vcs_url=git%2Bhttps://h.example/a.git',
      version: 'git+https://h.example/a.git',
      range: 'git+https://h.example/a.git',
      licences: ['https://l.example'],
    },
  );
});
