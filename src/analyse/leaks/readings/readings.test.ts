import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { madeUp } from '../../../../test/fixtures/made-up-text.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../../test/time-bound.ts';
import { leakEngine } from '../leak-engine.ts';
import { leaksWithReadings } from './leaks-with-readings.ts';
import { readingsOf } from './readings.ts';
import { tableReading } from './table.ts';

const SIZE = bulk(2 ** 20);
const SECRET = 'kind: Secret\ndata:\n';
const [HEX, COOKIE] = [madeUp('{hex:32}'), madeUp('{upper:20}')];
const PASSWORD = madeUp('{alnum:14}');
const KEY_LINE = madeUp('{base64:64}');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What costs more than its length where something is looked for from each place anew. */
const GIANTS: readonly (readonly [what: string, path: string, text: string])[] = [
  ['empty lines', '/a.yaml', SECRET + '\n'.repeat(SIZE)],
  ['values', '/a.yaml', SECRET + '  a: aHVudGVyMg==\n'.repeat(SIZE / 18)],
  ['a value of spaces', '/a.yaml', `${SECRET}  a: ${' '.repeat(SIZE)}x`],
  ['sections that do not end', '/a.yaml', `kind: Secret\n${'data:{'.repeat(SIZE / 6)}`],
  ['sections in each other', '/a.json', `{"kind":"Secret"${',"data":{"a":"'.repeat(SIZE / 13)}}`],
  ['a key', '/a.yaml', `kind: Secret\ndata: {${'a'.repeat(SIZE)}}`],
  ['a value of lines', '/a.yaml', `${SECRET}  a: |\n${'    aHVudGVyMg==\n'.repeat(SIZE / 17)}`],
  ['documents', '/a.yaml', `kind: Secret\n${'---\n'.repeat(SIZE / 4)}`],
  ['escapes', '/a.ipynb', `"${'\\n'.repeat(SIZE / 2)}"`],
  ['texts', '/a.ipynb', '"",'.repeat(SIZE / 3)],
  ['open texts', '/a.ipynb', '"'.repeat(SIZE)],
  ['open tags', '/a.docx!/word/document.xml', '<'.repeat(SIZE)],
  [
    'a statement without an end',
    '/a.sql',
    `insert into a (pass, b) values ${"('a','b'),".repeat(SIZE / 10)}`,
  ],
  ['tuples without an end', '/a.sql', 'insert into a (pass) values (1 '.repeat(SIZE / 31)],
  ['copies without an end', '/a.sql', 'COPY a (pass) FROM stdin;\n'.repeat(SIZE / 26)],
  ['open quotes', '/a.sql', `insert into a (pass) values ${"('".repeat(SIZE / 2)}`],
  ['statements', '/a.sql', "insert into a (pass) values ('".repeat(SIZE / 30)],
  ['columns', '/a.sql', `insert into a (${'pass,'.repeat(SIZE / 5)}`],
  ['words of statements', '/a.sql', 'insert into '.repeat(SIZE / 12)],
  ['rows', '/a.csv', `a,pass\n${'1,2\n'.repeat(SIZE / 4)}`],
  ['open cells', '/a.csv', `a,pass\n${'"'.repeat(SIZE)}`],
  ['cells', '/a.csv', `a,pass\n${','.repeat(SIZE)}`],
  ['long tags', '/a.docx!/word/document.xml', `<${'a'.repeat(9_999)}`.repeat(SIZE / 10_000)],
];

describe('readingsOf', () => {
  for (const [what, path, text] of GIANTS)
    it(`takes a file of ${what} in time that is linear`, () => {
      const start = performance.now();
      readingsOf(Buffer.from(text), path);
      assertWithin(5_000, performance.now() - start);
    });
});

/** Credentials that are fake, in columns: path, text, and what is found. */
const TABLES: readonly (readonly [path: string, text: string, found: readonly string[]])[] = [
  [
    '/a.csv',
    'name,url,username,password\r\nx,https://a.example,bob,Zk3!pq88Rt\r\ny,"a,b",al,"Wq9,vb71Lm"\r\n',
    ['Zk3!pq88Rt', 'Wq9,vb71Lm'],
  ],
  ['/a.tsv', 'user\tpwd\nbob\tZk3!pq88Rt\n', ['Zk3!pq88Rt']],
  ['/a.csv', 'name,passenger class\nbob,Zk3!pq88Rt\n', []],
  [
    '/a.sql',
    "INSERT INTO `users` (`id`, `name`, `password`, `at`) VALUES (1, 'o''b, x', 'Zk3!pq88Rt', NOW()),\n (2, NULL, 'Wq9vb71Lm!', 3);",
    ['Zk3!pq88Rt', 'Wq9vb71Lm!'],
  ],
  ['/a.sql', "insert into users(password, name) values ('$2y$10$abcdefghijklmnopqrstuv', 'Zk3!pq88Rt')", []],
  [
    '/a.sql',
    'COPY public.users (id, email, password) FROM stdin;\n1\ta@a.example\tZk3!pq88Rt\n\\.\n2\tb\tWq9vb71Lm!\n',
    ['Zk3!pq88Rt'],
  ],
];

describe('tableReading', () => {
  it('reads any bytes, and tells of places in them', () => {
    const parts = [
      'insert into a (pass, b) values ',
      'COPY a (pass) FROM stdin;\n',
      'a,pass\n',
      'Zk3!pq88',
      "'",
      '"',
    ];
    const marks = ['(', ')', ',', ';', '\t', '\n', '\\', ' ', '\u00E9'];
    fc.assert(
      fc.property(
        fc.constantFrom('/a.sql', '/a.csv', '/a.tsv'),
        fc.array(fc.constantFrom(...parts, ...marks), { maxLength: 60 }),
        (path, some) => {
          const bytes = Buffer.from(some.join(''));
          const reading = tableReading(bytes, path);
          if (!reading) return;
          for (let at = 0; at < reading.bytes.length; at += 1) {
            const { start, end } = reading.originOf?.(at, at + 1) ?? { start: -1, end: 0 };
            assert.ok(0 <= start && start <= end && end <= bytes.length);
          }
        },
      ),
      { numRuns: propertyRuns(300) },
    );
  });
});

/** Files that are known by their names, what is in them, and what of that is told. */
const CREDENTIAL_FILES: readonly (readonly [path: string, text: string, id: string, secret: string])[] = [
  ['/app/config/master.key', HEX, 'rails-master-key', HEX],
  ['/app/config/credentials/production.key', `${HEX}\n`, 'rails-master-key', HEX],
  ['/var/lib/rabbitmq/.erlang.cookie', COOKIE, 'erlang-cookie', COOKIE],
  ['/etc/ldap.secret', `${PASSWORD}\n`, 'credential-file-password', PASSWORD],
  ['/play/.vault_pass.txt', `${PASSWORD}\n`, 'credential-file-password', PASSWORD],
  [
    '/etc/ppp/chap-secrets',
    `# client server secret\n"ann" * "${PASSWORD}" *\n`,
    'credential-file-password',
    PASSWORD,
  ],
  ['/etc/ppp/pap-secrets', `ann * A#${PASSWORD} 10.0.0.1\n`, 'credential-file-password', `A#${PASSWORD}`],
  ['/etc/mongodb/keyfile', `${KEY_LINE}\n${KEY_LINE}\n`, 'credential-file-password', KEY_LINE],
  ['/etc/exim4/passwd.client', `smtp.corp.test:ann:${PASSWORD}\n`, 'credential-file-password', PASSWORD],
  ['/etc/pgbouncer/userlist.txt', `"app" "${PASSWORD}"\n`, 'credential-file-password', PASSWORD],
  ['/etc/openvpn/client/auth.txt', `ann\n${PASSWORD}\n`, 'credential-file-password', PASSWORD],
  ['/root/.pgpass', `db.corp.test:15432:shop:app:${PASSWORD}\n`, 'credential-file-password', PASSWORD],
];

describe('files of credentials', () => {
  for (const [path, text, id, secret] of CREDENTIAL_FILES) {
    const lookAt = (content: string) => leaksWithReadings(Buffer.from(content), path, leakEngine());

    it(`are known: ${path}`, () => {
      const line = text.slice(0, text.indexOf(secret)).split('\n').length;
      assert.deepEqual(
        lookAt(text).map((leak) => [leak.rule.id, leak.secret, leak.startLine]),
        [[id, secret, line]],
      );
      for (const { start, end } of lookAt(text)) assert.equal(text.slice(start, end), secret);
    });

    it(`may say nothing: ${path}`, () => {
      assert.deepEqual(lookAt(text.replace(secret, 'changeme')), []);
      assert.deepEqual(lookAt(''), []);
    });
  }

  it('are no other files', () => {
    for (const path of [
      '/docs/userlist.md',
      '/src/master.key.ts',
      '/etc/openvpn/server.conf',
      '/chap-secrets.5',
    ])
      assert.deepEqual(leaksWithReadings(Buffer.from(`ann\n${PASSWORD}\n`), path, leakEngine()), []);
  });

  it('are any bytes, of which reading takes no long time', () => {
    for (const [path] of CREDENTIAL_FILES)
      for (const part of ['a', ' ', '"a" ', 'a:', '\n', '# ', '\u00ff']) {
        const start = performance.now();
        readingsOf(Buffer.from(part.repeat(2 ** 16 / part.length)), path);
        assertWithin(1_500, performance.now() - start, `${path} ${part}`);
      }
  });
});

describe('leaksWithReadings', () => {
  for (const [path, text, expected] of TABLES)
    it(`knows columns of ${path}: ${JSON.stringify(text.slice(0, 40))}`, () => {
      const leaks = leaksWithReadings(Buffer.from(text), path, leakEngine());
      assert.deepEqual(
        leaks.map(({ secret }) => secret),
        expected,
      );
      for (const { start, end, secret } of leaks) assert.ok(text.slice(start, end).includes(secret));
    });

  it('reads a release of Helm, which is encoded, compressed and encoded', () => {
    const manifest = `kind: Secret\ndata:\n  token: ${base64('ghp_fake')}\n`;
    const release = JSON.stringify({ config: { adminPassword: 'Zk3!pq88Rt' }, manifest });
    const compressed = gzipSync(release).toString('base64');
    for (const value of [compressed, base64(compressed)]) {
      const text = `apiVersion: v1\nkind: Secret\ntype: helm.sh/release.v1\ndata:\n  release: ${value}\n`;
      const leaks = leaksWithReadings(Buffer.from(text), '/a.yaml', leakEngine());
      assert.deepEqual(
        leaks.map(({ secret, startLine, decodings }) => [secret, startLine, decodings]),
        [['Zk3!pq88Rt', 5, ['gzip']]],
      );
      const json = JSON.stringify({ kind: 'List', items: [{ kind: 'Secret', data: { release: value } }] });
      assert.equal(leaksWithReadings(Buffer.from(json), '/a.json', leakEngine()).length, 1);
    }
  });

  it('bounds what values become', () => {
    const bomb = gzipSync(Buffer.alloc(2 ** 24)).toString('base64');
    const text = `kind: Secret\ndata:\n${Array.from({ length: 150 }, (_, index) => `  a${index}: ${bomb}\n`).join('')}`;
    const start = performance.now();
    const inflated = readingsOf(Buffer.from(text), '/a.yaml').readings.filter(
      ({ decoding }) => decoding === 'gzip',
    );
    assert.deepEqual(inflated, []);
    assertWithin(5_000, performance.now() - start);
  });

  it('holds few of very many against each other', () => {
    const line = (index: number) =>
      `  password${index}: ${Buffer.from(`Zk3!pq88${index}`).toString('base64')}\n`;
    const text = SECRET + Array.from({ length: bulk(5_000) }, (_, index) => line(index)).join('');
    const start = performance.now();
    assert.ok(leaksWithReadings(Buffer.from(text), '/a.yaml', leakEngine()).length > 1_000);
    assertWithin(20_000, performance.now() - start);
  });
});
