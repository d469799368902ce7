import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../../test/fixtures/any-character.ts';
import { madeUp } from '../../../../test/fixtures/made-up-text.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin } from '../../../../test/time-bound.ts';
import { prepareDetectors } from '../engine/scan-bytes.ts';
import { CANDIDATE_SOURCES, genericDetectors } from './detector.ts';
import { NAME_KEYWORDS } from './names.ts';

const { scan } = prepareDetectors(genericDetectors());

/** What is found in a text: each as it stands there. */
function found(text: string, path: string): string[] {
  const bytes = Buffer.from(text);
  return scan(bytes, path).map(({ start, end }) => bytes.toString('utf8', start, end));
}

const SECRET = madeUp('{alnum:28}');
const PASSWORD = madeUp('{lower:5}{digit:3}{upper:2}!');
const HEX = madeUp('{hex:32}');
const UUID = madeUp('{hex:8}-{hex:4}-4{hex:3}-a{hex:3}-{hex:12}');

/** Each form of context: its text, the path that it is in, and what is the secret in it. */
const FORMS: Readonly<Record<string, readonly [text: string, path: string, secret: string]>> = {
  assignment: [`db_password = "${PASSWORD}"`, 'app/settings.py', PASSWORD],
  'typed assignment': [`const apiSecret: string = '${SECRET}';`, 'src/client.ts', SECRET],
  'constant of Go': [`const clientSecret string = "${SECRET}"`, 'client.go', SECRET],
  'short declaration': [`accessToken := "${SECRET}"`, 'client.go', SECRET],
  'member of JSON': [`{"user": "ann", "password": "${PASSWORD}"}`, 'config/db.json', PASSWORD],
  'member of YAML': [`  password: ${PASSWORD}\n`, 'deploy/values.yaml', PASSWORD],
  'line of INI': [`[db]\npassword = ${PASSWORD}\n`, 'conf/app.ini', PASSWORD],
  environment: [`API_SECRET_KEY=${SECRET}\n`, '.env', SECRET],
  'environment of Kubernetes in braces': [
    `env: [{name: DB_PASSWORD, value: ${PASSWORD}}]\n`,
    'pod.yaml',
    PASSWORD,
  ],
  'environment of Kubernetes': [`- name: DB_PASSWORD\n  value: ${PASSWORD}\n`, 'pod.yaml', PASSWORD],
  'environment of Kubernetes with the ends of lines of Windows': [
    `- name: DB_PASSWORD\r\n  value: ${PASSWORD}\r\n`,
    'pod.yaml',
    PASSWORD,
  ],
  'environment of Kubernetes in a comment': [
    `# - name: DB_PASSWORD\n#   value: "${PASSWORD}"\n`,
    'pod.yaml',
    PASSWORD,
  ],
  'environment of Kubernetes in a patch': [
    `+        - name: DB_PASSWORD\n+          value: ${PASSWORD}\n`,
    'a.patch',
    PASSWORD,
  ],
  'environment of Kubernetes in a text of JSON': [
    String.raw`{"data": "- name: DB_PASSWORD\n  value: ${PASSWORD}\n"}`,
    'a.json',
    PASSWORD,
  ],
  'field of YAML with the ends of lines of Windows': [
    `db_password:\r\n  type: string\r\n  default: ${PASSWORD}\r\n`,
    'a.yaml',
    PASSWORD,
  ],
  'JSON in an attribute of HTML': [
    `<div data-x="{&quot;password&quot;: &quot;${PASSWORD}&quot;}">`,
    'a.html',
    PASSWORD,
  ],
  'environment in HTML': [`<pre>API_SECRET_KEY=${SECRET}</pre>`, 'a.html', SECRET],
  'environment of a process': [`HOME=/root\0DB_PASSWORD=${PASSWORD}\0TERM=xterm\0`, 'environ', PASSWORD],
  'environment in colour': [`\u001B[32mDB_PASSWORD=${PASSWORD}\u001B[0m\n`, 'build.log', PASSWORD],
  'element of XML': [`<password>${PASSWORD}</password>`, 'conf/server.xml', PASSWORD],
  'attribute of XML': [`<add key="ClientSecret" value="${SECRET}"/>`, 'web.config', SECRET],
  'entry of a dictionary': [`'client_secret' => '${SECRET}',`, 'config/services.php', SECRET],
  'call of a method': [`source.setPassword("${PASSWORD}");`, 'src/Db.java', PASSWORD],
  'named argument': [`connect(host="db", password="${PASSWORD}")`, 'app/db.py', PASSWORD],
  'positional argument': [`os.Setenv("API_SECRET", "${SECRET}")`, 'main.go', SECRET],
  'default of a lookup': [`os.environ.get("SECRET_KEY", "${SECRET}")`, 'app/settings.py', SECRET],
  alternative: [`PASSWORD = os.environ.get("DB_PASSWORD") or "${PASSWORD}"`, 'app/db.py', PASSWORD],
  comparison: [`if password == "${PASSWORD}":`, 'app/login.py', PASSWORD],
  flag: [`login --user ann --password ${PASSWORD} host`, 'deploy.sh', PASSWORD],
  instruction: [`ENV DB_PASSWORD ${PASSWORD}`, 'Dockerfile', PASSWORD],
  'query of a URL': [`curl 'https://api.test/v1?access_token=${SECRET}&page=1'`, 'run.sh', SECRET],
  'password of a URL': [`postgres://ann:${PASSWORD}@db:5432/shop`, 'config.yml', PASSWORD],
  'bearer token': [`curl -H 'Authorization: Bearer ${SECRET}'`, 'run.sh', SECRET],
  'basic authorization': [
    `"Authorization": "Basic ${btoa(`ann:${SECRET}`)}"`,
    'a.json',
    btoa(`ann:${SECRET}`),
  ],
  'JSON in a string': [`body: "{\\"client_secret\\": \\"${SECRET}\\"}"`, 'test.js', SECRET],
  'connection string': [`"Server=db;Password=${PASSWORD};Database=x"`, 'app.json', PASSWORD],
  wrapped: [`secret := []byte("${SECRET}")`, 'main.go', SECRET],
  'salt in hexadecimal': [`nonce = '${HEX}'`, 'sign.py', HEX],
  UUID: [`client_id: "${UUID}"`, 'config.yml', UUID],
};

describe('generic credentials', () => {
  for (const [form, [text, path, secret]] of Object.entries(FORMS))
    it(`are found as ${form}`, () => {
      assert.ok(found(text, path).includes(secret), `${text}: ${found(text, path).join(' ')}`);
    });

  for (const [what, [text, path]] of Object.entries<readonly [string, string]>({
    'what stands for another': ['password: ${DB_PASSWORD}\n', 'values.yaml'],
    'a signature of RSA': [`"Signature" : "${madeUp('{base64:342}')}=="`, 'message.json'],
    'a template': ['password: {{ .Values.password }}\n', 'values.yaml'],
    'what is to be filled in': ['api_key = "<your-api-key>"', 'README.md'],
    'an expression': ['const token = request.headers.token;', 'src/app.ts'],
    'a type': ['function login(user: string, password: string): void {', 'src/app.ts'],
    'a call': ['password = getPassword("db")', 'app.py'],
    'a stand-in': ['password = "changeme"', 'docs/install.md'],
    'a row of one character': ['auth_token = "xxxxxxxxxxxxxxxxxxxxxxxx"', 'app.rb'],
    'a name of a key': ["if (event.key === 'Enter') {", 'src/app.ts'],
    'a word with a keyword in it': ["keyboard: 'qwertz9381kl3'", 'src/app.ts'],
    'a sentence': ['"password": "Please type the password that you chose"', 'locales/en.json'],
    'the folder that one is in': ['cmd.Env = append(env, "PWD=x9k2Lq81zz")', 'main.go'],
    'the end of a sentence': ['// They have to pass. `policy9x81Kq2` is first', 'a.ts'],
    'a number of code': ['const LOCATOR_SIGNATURE = 0x07064b50;', 'zip.ts'],
    'a UUID of zeros': ['id: "00000000-0000-0000-0000-000000000001"', 'a.yml'],
    'what somebody hands on': ["  config: pass 'repo_x9k2' directly to 'config_with_options()'", 'changelog'],
    'a remark': ['\tpwd: prefer xpalloc to xnrealloc\n', 'changelog'],
    'an outcome': ['\tPASS: config.sub checks (882 tests)\n', 'changelog'],
    'an option in prose': ['Document the --user and --password options in the help.', 'changelog'],
    'a key that tells things apart': [`{"dedupKey": "${HEX}${HEX}"}`, 'db.json'],
    'a public key': [`<assemblyIdentity name="A" publicKeyToken="${HEX.slice(0, 16)}" />`, 'Web.config'],
    'the fingerprint of a key': [
      `gpg --keyserver hkps://keys.test --recv-keys ${HEX}${HEX.slice(0, 8)}`,
      'a.sh',
    ],
    'the key of a handshake': [`Sec-WebSocket-Key: ${btoa(HEX.slice(0, 16))}`, 'handshake.txt'],
    'the number of a rule': [
      'alert tcp any any (msg:"a"; classtype:bad-unknown; sid:2015997; rev:3;)',
      'test/a.rules',
    ],
    'a machine': ['basic_machine=i860-stratus', 'config.sub'],
    'a metric': ['log4j.appender.NNMETRICSRFA=org.apache.log4j.RollingFileAppender', 'log4j.properties'],
    'a class of KeePass': ['if (uuid == KeePass2::KDF_ARGON2D9x)', 'a.cpp'],
    'the name of a type': ['assert(type(pass) == "boolean")', 'make.lua'],
    'a word in a list': ["'out','packoffset','pass','pixelfragment',", 'graphics.py'],
    'a translation': ['  field_password: Salasanoja\n', 'config/locales/fi.yml'],
    'a text of Java': [
      'guard.authorizeFail=\\u8a8d\\u8a3c [{0}]\\u5931\\u6557 02\n',
      'jar!/org/shop/LocalStrings_ja.properties',
    ],
    'a catalogue of translations': ['Passwort: %s x9k2Lq81zz\n', 'locale/de/LC_MESSAGES/shop.mo'],
    'what the help of a program says of an option': [
      '  -W, --password            force password prompt\n',
      'usr/bin/shop',
    ],
    'where users are looked for': ['passwd:         files\n', 'etc/nsswitch.conf'],
    'an option in the manual': ['.IX Item "-passin arg, -passout arg"\n', 'usr/share/man/man1/a.1ssl.gz'],
    'a credential that a unit names': ['ImportCredential=firstboot.*\n', 'a.service'],
    'what a system was found to have': ["d_grpasswd='define'\ni_pwd='define'\n", 'Config_heavy.pl'],
    'the key of a release manager': [`<commons.releaseManagerKey>${HEX.slice(0, 16)}<`, 'parent.pom'],
    'a rule of CSS': ['#mocha .test.pass::before {\n', 'mocha.css'],
    'an alias of a function': ["  'allPass': 'overEvery',\n", 'mapping.js'],
    'what is basic': ['# Basic OpenSSL-based package signing\n# basic constraintsx509:', 'signer.rb'],
    'what something is identified by': ['Delete the blob identified by `name` and `digest`', 'api.go'],
    'a project of a solution': [`Project("{${UUID}}") = "A", "A.csproj"`, 'a.sln'],
    'an interface': [`[Guid("${UUID}")]`, 'Shell.cs'],
    'a namespace of a standard': ['OID = UUID.new("6ba7b812-9dad-11d1-80b4-00c04fd430c8")', 'uuid.cr'],
    'an object of Kubernetes': [`{"uid": "${UUID}"}`, 'pods.json'],
    'a node of Kubernetes': [`{"bootID": "${UUID}", "systemUUID":"${UUID}"}`, 'nodes.json'],
    'an address of a page': [`https://help.test/create-accessible-files-${UUID}`, 'README.md'],
    'a picture': [`<img src="https://images.test/1128849/36338535-${UUID}.png">`, 'README.md'],
    'what SOPS encrypted': [`password: ENC[AES256_GCM,data:${SECRET},iv:${SECRET}=,type:str]\n`, 'a.yaml'],
    'what Ansible encrypted': [`db_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  ${HEX}\n`, 'a.yml'],
    'what dotenvx encrypted': [`DB_PASSWORD="encrypted:B${SECRET.repeat(3)}"\n`, '.env'],
    'what Bitwarden encrypted': [
      `{"encKey": "2.${HEX.slice(0, 22)}==|${SECRET.repeat(2)}=|${SECRET.repeat(2)}="}`,
      'data.json',
    ],
    'what was sealed': [`  password: AgB${SECRET.repeat(20)}\n`, 'sealed.yaml'],
    'what Google Cloud gives everybody': ['"client_secret": "d-FL95Q19q7MQmFpd7hHD0Ty"', 'a.json'],
    'the encoding of a password': ['\t\t<Pass encoding="base64"></Pass>\n', 'sitemanager.xml'],
    'the number of a connection': [`[connection]\nuuid=${UUID}\n`, 'home.nmconnection'],
    'what stands for a password, in quotes': ['server = { password = "<password>"; port = "6697"; }', 'conf'],
    'the password of Vagrant': ['config.ssh.password = "vagrant"', 'Vagrantfile'],
    'a URL without a password': ['https://example.test/a@b', 'README.md'],
  }))
    it(`are not ${what}`, () => assert.deepEqual(found(text, path), []));

  it('say how sure they are, and why', () => {
    const [hit] = scan(Buffer.from(`db_password = "${PASSWORD}"`), 'settings.py');
    assert.ok(hit !== undefined && hit.detection.confidence > 0.5 && hit.detection.confidence < 1);
    assert.equal(hit.detection.reasons[0], 'the name db_password says password');
    assert.ok(hit.detection.reasons.every((reason) => !reason.includes(PASSWORD)));
  });
});

const FRAGMENT = fc.oneof(
  fc.constantFrom(
    ...NAME_KEYWORDS,
    '://',
    'a-4',
    '=',
    ':',
    '"',
    "'",
    '\\',
    '\n',
    ' ',
    '(',
    '{',
    '0x1,',
    '&quot;',
    '@',
    '<',
    '-',
  ),
  fc.string({ unit: anyCharacter, maxLength: 8 }),
);

describe('candidates', () => {
  it('cost time that is linear in hostile text', () => {
    for (const part of [
      'auth=x.x.x.',
      'password="',
      'pwd=0x1,',
      '://a:',
      'token=\\\\\\',
      `secret=${'!'.repeat(50)}`,
      'a-4',
    ]) {
      const start = performance.now();
      scan(Buffer.from(part.repeat(50_000 / part.length)), 'a.yml');
      assertWithin(1_000, performance.now() - start, part);
    }
  });

  it('are within their window and say its text, whatever the window', () => {
    fc.assert(
      fc.property(fc.array(FRAGMENT, { maxLength: 60 }), fc.nat(), (fragments, at) => {
        const text = Buffer.from(fragments.join('')).toString('latin1');
        for (const { candidates, keywords } of CANDIDATE_SOURCES)
          for (const keyword of keywords.slice(0, 30)) {
            const start = text.indexOf(keyword, at % (text.length + 1));
            if (start < 0) continue;
            for (const one of candidates({ text, start, end: start + keyword.length, path: 'a.js' }))
              assert.equal(text.slice(one.start, one.end), one.value);
          }
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('are found in a text of anything', () => {
    fc.assert(
      fc.property(fc.array(FRAGMENT, { maxLength: 100 }), (fragments) => {
        for (const { start, end } of scan(Buffer.from(fragments.join('')), 'a.yml')) assert.ok(start < end);
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
