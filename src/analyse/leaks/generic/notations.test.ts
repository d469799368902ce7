import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { madeUp } from '../../../../test/fixtures/made-up-text.ts';
import { assertWithin } from '../../../../test/time-bound.ts';
import { prepareDetectors } from '../engine/scan-bytes.ts';
import type { Candidate } from './candidate.ts';
import { genericDetectors } from './detector.ts';
import { isNotation } from './notations.ts';

// Finds whatever is weighed, so that what is not found is a notation.
const { scan } = prepareDetectors(genericDetectors(undefined, 0));
const found = (text: string, path: string) =>
  scan(Buffer.from(text), path).map(({ start, end }) => text.slice(start, end));

const PASSWORD = madeUp('{lower:5}{digit:3}{upper:2}!');

/** What is no value of the name before it, and the same place with one: text, path, and what is found. */
const NOTATIONS: Readonly<Record<string, readonly [notation: string, value: string, path: string]>> = {
  'a macro': ['#define JINIT_PASS jI1Quant4a', `#define JINIT_PASS "${PASSWORD}"`, 'a.h'],
  'the outcome of a test of Go': ['--- PASS: TestTags7 (0.00s)', `PASS: ${PASSWORD} `, 'a.txt'],
  'the outcome of a test of LLVM': ['# PASS: suite3 :: test.txt', `PASS: ${PASSWORD} ::x`, 'a.txt'],
  'a message with places': ['getting password: %wpinging the host', `password: ${PASSWORD}`, 'tool'],
  'messages in a row': ['file %q: %vfile=pass=idmap7btrfs%s', `file %q file=pass=${PASSWORD} of 7`, 'tool'],
  'names of algorithms': [
    'ps("Signature", "SHA256withRSA"); auth = "DHE-PSK-AES128-CCM"',
    `auth = "${PASSWORD}"`,
    'A.java',
  ],
  'ciphers of TLS': ['TXT_PSK_WITH "PSK-3DES-EDE-CBC-SHA"', `TXT_PSK_WITH "${PASSWORD}"`, 'a.h'],
  'a number of 32 bits': ['end signature = 0x06054b50', `end signature = ${PASSWORD}`, 'a.txt'],
  'bits of Erlang': ['Nonce:96/bitstring', `Nonce:${PASSWORD}`, 'a.txt'],
  'a type': ['/** { secret: Uint8Array } */', `/** { secret: ${PASSWORD} } */`, 'a.js'],
  'a word of a language': ['    secrets: inherit', `    secrets: ${PASSWORD}`, 'ci.yml'],
  'a class of PHP': ['UserPassword::class', `UserPassword::${PASSWORD}`, 'a.patch'],
  'a call': ['signature = signAndBase64Encode(bytes)', `signature = ${PASSWORD} (bytes)`, 'a.patch'],
  'code in a source map': [
    '"passwords.map(pwd => testDecrypt"',
    `"passwords.map(pwd => ${PASSWORD}"`,
    'a.map',
  ],
  'a user of the system': ['struct passwd *pwd = getpwnam("nobody1")', `pwd = get("${PASSWORD}")`, 'a.cc'],
  'a setting of Apple': ['<key>IDEDidCompute32Bit</key>', `<apikey>${PASSWORD}</apikey>`, 'a.plist'],
  'a statement of a policy': ['- Sid: LambdaECRImagePolicy', `- Sid: ${PASSWORD}`, 'a.yaml'],
  'the digest of a file': [
    '<filesignature>d41d8cd98f00b204e9800998ecf8427e</filesignature>',
    `<filesignature>${PASSWORD}</filesignature>`,
    'a.xml',
  ],
  'the fingerprint of a key': [
    'Release GPG key: D41D8CD98F00B204E9800998ECF8427ED41D8CD9',
    `Release GPG key: ${PASSWORD}`,
    'README.md',
  ],
  'the key of a licence': ['"key": "some-eula-2018"', `"key": "${PASSWORD}"`, 'a.json'],
  'a region': ['"key" : "sdb/us-gov-west-1"', `"key" : "${PASSWORD}"`, 'a.json'],
  'a test that passes': ["options.shouldPass('incr3mental')", `options.setPass('${PASSWORD}')`, 'a.js'],
  'a bare basic': ['basicSymbols = of("20-26,28-2F,3A")', `basicPassword = of("${PASSWORD}")`, 'a.js'],
  'who is identified': [
    'the block identified by "handle7"',
    `create user x identified by "${PASSWORD}"`,
    'a.c',
  ],
  'the parts of a name': [`data-field="password:disableEdit"`, `data-field="password:${PASSWORD}"`, 'a.tpl'],
  'what is passed': [
    'for all of it, pass provider="openr0uter"',
    `for all of it, pass="${PASSWORD}"`,
    'a.js',
  ],
  'a public key': ['ssh_key: "ssh-rsa AAAAB3NzaC1yc2EAAAABIwAA"', `ssh_key: "${PASSWORD}"`, 'a.yml'],
  'a command of PowerShell': [
    '$secPassword = ConvertTo-SecureString $x',
    `$secPassword = ${PASSWORD}`,
    'a.ps1',
  ],
  'an expression': ['secret_regex: "^[0-9]{4}-[0-9]{2}T.*"', `secret: "${PASSWORD}"`, 'a.yml'],
  'when a password is set': ['update_password: on_create', `update_password: ${PASSWORD}`, 'a.yml'],
  'an algorithm': ['auth --passalgo=sha512', `auth --pass=${PASSWORD}`, 'a.cfg'],
  'to whom a request is handed on': ['proxy_pass "http://webui4";', `proxy_pass: "${PASSWORD}"`, 'a.conf'],
  'an entry of a log of changes': [
    '(cmd_passwd): Distinguish by x.',
    `(cmd_passwd): ${PASSWORD} x.`,
    'a.txt',
  ],
  'the end of such an entry': ['(password): Likewise.', `(password): ${PASSWORD}`, 'a.txt'],
  'what was done with code': ['psk_modes: introduce is_required() x', `psk_modes: ${PASSWORD} f()`, 'a.txt'],
  'a flag in a sentence': ['set by option -Pw defines it', `x set by -Pw ${PASSWORD} it`, 'a.txt'],
  'what is between two names': [
    "the 'passwd:' and4 'group:' lines",
    `the passwd: '${PASSWORD}' lines`,
    'a.txt',
  ],
  'places in a message': ['cnonce => "%.15f:%.15f:%d"', `cnonce => "${PASSWORD}"`, 'a.rb'],
  'a key that is documented': ['secretKey: "wJalrXUtnF3EXAMPLEKEY"', `secretKey: "${PASSWORD}"`, 'a.ts'],
  'what is looked up by a name': [
    "Password: params['virtual_media2']['x'],",
    `Password: params['x'], Password: '${PASSWORD}'`,
    'a.py',
  ],
  'the version of a drawing': ['"versionNonce": 1324917570', `"nonce": "${PASSWORD}"`, 'a.json'],
  'any key in Spanish': ["la palabra clave 'import1'", `la clave: '${PASSWORD}'`, 'a.txt'],
  'a method that is asked': ['the nonce `result.nonzero?` is', `the nonce: \`${PASSWORD}\``, 'a.txt'],
  'the end of a sentence': ['the JWT Bearer assertions.', `the JWT Bearer: ${PASSWORD}`, 'a.txt'],
  'keywords that begin a line': ['  "pass", "return", "match"', `  "pass", "${PASSWORD}", "match"`, 'a.py'],
  'names of code in a list': [
    '["DatabaseCredentials","S3StagingLocation"]',
    `["DatabaseCredentials","${PASSWORD}"]`,
    'a.js',
  ],
  'names in a list within a text': [
    '"a=[\\"username\\",\\"password\\",\\"hostname\\"]"',
    `"a=[\\"username\\",\\"password\\",\\"${PASSWORD}\\"]"`,
    'a.js',
  ],
  'names behind a bracket': ["PASS_BOOLS = ('check_mode', 'diff')", `PASS = ('${PASSWORD}', 'diff')`, 'a.py'],
  'the end of a list of names': [
    "for x in ('type', 'user', 'password', 'scope'):",
    `for x in ('type', 'user', 'password', '${PASSWORD}'):`,
    'a.py',
  ],
  'flags in a list': ["['--authenticators', '--installers']", `['--auth', '${PASSWORD}']`, 'a.py'],
  'one of two that a condition takes': [
    "x = visible ? 'password' : 'normal'",
    `x = { 'password' : '${PASSWORD}' }`,
    'a.js',
  ],
  'one within another': ["(a ? 'b' : 'pass') : 'check'", `{'b': 1, 'pass' : '${PASSWORD}'`, 'a.js'],
  'a type of several texts': ['"TOKEN_MFA" || "MFA_TYPE"', `env["TOKEN"] || "${PASSWORD}"`, 'a.ts'],
  'a type of two': ['password: bytes | None,', `password: ${PASSWORD},`, 'a.pyi'],
  'words that would do': ['client.auth=true|false', `client.auth=${PASSWORD}`, 'a.properties'],
  'a kind that is compared': ["authtype === 'v4-unsigned-body'", `password === '${PASSWORD}'`, 'a.js'],
  'a field that is compared': ['// data.password === data.confirm', `// password === ${PASSWORD}`, 'a.js'],
  'a module of Perl': ["'Test2::Event::Pass' => 'cpan1'", `'Pass' => '${PASSWORD}'`, 'A.pm'],
  'a word within a word': ["OPpASSIGN_STATE => 'STATE7'", `OPpPASS_STATE => '${PASSWORD}'`, 'A.pm'],
  'a text of nothing': ['{username:"",password:"",hostname:"",x:1}', `{password:"${PASSWORD}"}`, 'a.js'],
  'an object with a key': ['"Password":{"shape":"S11"}', `"Password":{"value":"${PASSWORD}"}`, 'a.json'],
  'a call of a method': ['var pass = decipher.finish();', `var pass = "${PASSWORD}"`, 'README.md'],
  'an expression that is made': [
    'TOKEN_RE = re.compile(r"[!#$%0-9A-Za-z]+")',
    `TOKEN_RE = text(r"${PASSWORD}")`,
    'a.py',
  ],
  'a number among others': [
    'const SIGN_UP_SUBMIT_PASSWORD = 100024;',
    `const SIGN_UP_SUBMIT_PASSWORD = "${PASSWORD}";`,
    'a.ts',
  ],
  'somebody on Windows': ["SYSTEM_SID = 'S-1-5-32-544'", `SYSTEM_SID = '${PASSWORD}'`, 'a.py'],
  'a public point': [
    `const VAPID_KEY = 'BD${madeUp('{alnum:84}')}x'`,
    `const VAPID_KEY = '${PASSWORD}'`,
    'a.js',
  ],
  'the name of a secret': [
    'auth: arn:aws:secretsmanager:eu-1:012345678901:secret:SaslScram256',
    `auth: arn:aws:sns:eu-1:0:secret: ${PASSWORD}`,
    'a.md',
  ],
  'a type for a value': ['Password: "STRING_VALUE", // required', `Password: "${PASSWORD}"`, 'a.d.ts'],
  'the key of the next pair': [
    `{"password": x.password, "aliases": ["share_pwd"], "n0_log": 1}`,
    `set("password", "${PASSWORD}")`,
    'a.py',
  ],
  'where a list goes on': ['a?pageToken=Cg9ibG9iLWZvci1saXN0LTA', `a?token=${PASSWORD}`, 'a.txt'],
  'the scheme of an address': [
    '{"awssecret://myvar?decoder=string7"}',
    `{"awssecret: ${PASSWORD}"}`,
    'a.txt',
  ],
  'what Ansible does not show': [
    'passphrase: VALUE_SPECIFIED_IN_NO_LOG_PARAMETER',
    `passphrase: ${PASSWORD}`,
    'a.yml',
  ],
  'a list of kinds': [
    `"choices": ["os password", "check point password", "securid", "radius"]`,
    `"password", "${PASSWORD}"`,
    'a.json',
  ],
  'a host and its port': ['http://vmauth:8427/api/v1', `http://x/?auth:${PASSWORD}`, 'a.yml'],
  'an index of SQL': ['  KEY `FKE4364A9EBC366E50` (`SKI`)', `  KEY '${PASSWORD}' (1)`, 'a.sql'],
  'a directive of Apache': ['ProxyPass "/livehandler3/" "http://x"', `ProxyPassword "${PASSWORD}"`, 'a.conf'],
  'a flag behind a flag': ['adduser --disabled-password --gecos7 x', `x --password ${PASSWORD} y`, 'a.sh'],
  'where a password comes from': [
    'docker login --password-stdin ghcr7.io',
    `docker login --password ${PASSWORD}`,
    'a.sh',
  ],
  'a file behind a flag': ['cli --signature file1.sig --x', `cli --secret ${PASSWORD} --x`, 'a.sh'],
  'an address': ['secret: https://a.example/b7', `secret: https${PASSWORD}`, 'a.yml'],
  'the folder that one is in': ['[[ `pwd` != */b7 ]]', `pwd=${PASSWORD}`, 'a.sh'],
  'a badge': ['![](https://a.example/branch/graph/badge.svg?token=HP3K4Y4ctu)', `token=${PASSWORD}`, 'a.md'],
  'a member behind a pointer': ['passwd = callback7->call(x)', `passwd = "${PASSWORD}"`, 'a.patch'],
  'an item of a map': ['password: params7[:company]', `password: ${PASSWORD} [`, 'a.md'],
  'an address in memory': ['(idx=0, key=0x2ab750e1a870)', `(idx=0, key=${PASSWORD})`, 'a.txt'],
  'a file below a folder': ['--srppasswd $srcdir/certs/srp', `--srppasswd ${PASSWORD}`, 'a.sh'],
  'text in another alphabet': [
    'password = "\\u0421\\u0430 \\u043b\\u044c"',
    `password = "\\u0421${PASSWORD}"`,
    'A.java',
  ],
};

describe('notations', () => {
  for (const [what, [notation, value, path]] of Object.entries(NOTATIONS))
    it(`are passed over, such as ${what}`, () => {
      assert.deepEqual(found(notation, path), []);
      const [text = ''] = found(value, path);
      assert.ok(text.endsWith(PASSWORD), `${text} is not ${PASSWORD}`);
    });

  it('are not what stands behind Bearer, whatever is around', () => {
    const token = madeUp('{alnum:32}');
    assert.deepEqual(found(`got %q instead of %q)Bearer ${token} of %s`, 'tool'), [token]);
  });

  it('are told in linear time', () => {
    const parts = ['SHA', 'DHE', '\\u0421', '%s', '1', '-', ' ', 'x'];
    const candidate = { name: 'auth', quote: '', before: '', behind: '', path: 'a' } as Candidate;
    const start = performance.now();
    for (const part of parts)
      for (const tail of ['', '!', '\\'])
        isNotation({ ...candidate, value: part.repeat(1_000).slice(0, 1_024) + tail });
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 400 }), (some) => {
        isNotation({ ...candidate, value: some.join('') });
      }),
    );
    assertWithin(500, performance.now() - start);
  });
});
