import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { madeUp } from '../../../../test/fixtures/made-up-text.ts';
import { prepareDetectors } from '../engine/scan-bytes.ts';
import { genericDetectors } from './detector.ts';

const { scan } = prepareDetectors(genericDetectors());
const found = (text: string, path: string) => {
  const bytes = Buffer.from(text);
  return scan(bytes, path).map(({ start, end }) => bytes.toString('utf8', start, end));
};

const PASSWORD = madeUp('{lower:5}{digit:3}{upper:2}!{alnum:6}');

/** How files name a value, which is `%`: text and path. */
const FORMS: Readonly<Record<string, readonly [text: string, path: string]>> = {
  'a property list': ['\t<key>AdminPassword</key>\n\t<string>%</string>', 'Info.plist'],
  'a property of Hadoop': ['<name>db.password</name>\n    <value>%</value>', 'core-site.xml'],
  'a parameter of a servlet': ['<param-name>password</param-name><param-value>%</param-value>', 'web.xml'],
  'a resource of Android': ['  <string name="admin_password">%</string>', 'strings.xml'],
  'a variable of Terraform': ['variable "db_password" {\n  type = string\n  default = "%"\n}', 'a.tf'],
  'what is taken where the environment has none': ['const t = process.env.TOKEN || "%"', 'a.ts'],
  'an assignment of R': ['password <- "%"', 'a.R'],
  'a reference of Rust': ['let token: &\'static str = "%";', 'a.rs'],
  'a string of Basic': ['Dim password As String = "%"', 'a.vb'],
  'a pair of Erlang': ['{password, "%"}', 'a.erl'],
  'a table of Markdown': ['| password | `%` |', 'a.md'],
  'a block of YAML': ['password: >-\n  %', 'a.yaml'],
  'an answer to the installer of Windows': [
    '<AdministratorPassword>\n  <Value>%</Value>\n</AdministratorPassword>',
    'unattend.xml',
  ],
  'a parameter of Azure': ['"adminPassword": {\n  "value": "%"\n}', 'parameters.json'],
  'a parameter of CloudFormation': [
    '"DBPassword": {"Type": "String", "NoEcho": true, "Default": "%"}',
    'a.template',
  ],
  'a parameter of CloudFormation in YAML': [
    '  DBPassword:\n    Type: String\n    NoEcho: true\n    Default: %',
    'a.yaml',
  ],
  'a text that is a text of another': ['{"x": "user: a\\npassword: %"}', 'a.json'],
  'a word of two letters': ['db:\n  pw: %', 'a.yaml'],
  'an ending of two letters': ['DB_PW=%', 'a.env'],
  'a password that a directory is bound with': ['bindpw: %', 'a.yaml'],
  'a word of another language': ['wachtwoord: %', 'a.yaml'],
  'a word that is not of ASCII': ['contraseña: %', 'a.yaml'],
};

/** What stands in such a place, and is shown to people, is a country, or a part of a word. */
const OTHERS: Readonly<Record<string, readonly [text: string, path: string]>> = {
  'a label of an app': ['<string name="prompt_password">Mot de passe</string>', 'strings.xml'],
  'a setting that is a label': ['<key>PasswordTitle</key><string>Kennwort</string>', 'Info.plist'],
  'the value of another name of YAML': ['password:\nother:\n  value: c4n5x6b7v8q9', 'a.yaml'],
  'a value further in': ['password:\n  length:\n    default: c4n5x6b7v8q9', 'a.yaml'],
  'a country': ["  PW: 'Pa1au-K0r0r-9',", 'countries.js'],
  'a name of minified code': [';pw="m13g6h4l6k8";', 'a.js'],
  'a modulation': ['num_pwm = "c4n5x6b7v8q9"', 'a.c'],
};

describe('values behind names', () => {
  for (const [what, [text, path]] of Object.entries(FORMS))
    it(`are found in ${what}`, () => {
      assert.deepEqual(found(text.replace('%', PASSWORD), path), [PASSWORD]);
    });

  it('are read that begin as words do in which a keyword means something else', () => {
    const weighed = prepareDetectors(genericDetectors(undefined, 0));
    for (const word of ['monkey', 'passion', 'credit', 'keyboard']) {
      const text = `db_pwd=${word}${PASSWORD}`;
      const values = weighed.scan(Buffer.from(text), 'a.env').map(({ start, end }) => text.slice(start, end));
      assert.deepEqual(values, [`${word}${PASSWORD}`]);
    }
    assert.deepEqual(found(`db_pwd=monkey${PASSWORD}`, 'a.env'), [`monkey${PASSWORD}`]);
  });

  for (const [what, [text, path]] of Object.entries(OTHERS))
    it(`are not ${what}`, () => {
      assert.deepEqual(found(text, path), []);
    });
});
