import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { openFile } from '../../../test/fixtures/file-view.ts';
import { mutationsOf } from '../../../test/fixtures/mutation.ts';
import { buildZip } from '../../observe/archive/zip/zip-builder.ts';
import { lookInto } from './look-into.ts';

/** All of these are made up, and nobody's. */
const [FIRST, SECOND, THIRD] = ['Zk3!pq88xLvvQ', 'Qz81kkLmn3aa', 'Vv7sd92kLqRt'];
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** `line:column rule [decodings] secret`, without what all generic rules begin with. */
function found(path: string, text: string | Buffer): string[] {
  return lookInto(openFile(path, text)).leaks.map(({ fact, secret }) => {
    const { startLine, startColumn = 0 } = fact.range;
    const decodings = fact.decodings.length > 0 ? ` [${fact.decodings.join()}]` : '';
    return `${startLine}:${startColumn} ${fact.rule.id}${decodings} ${secret}`;
  });
}

const FILES: readonly (readonly [path: string, text: string, found: readonly string[]])[] = [
  [
    '/secret.yaml',
    `apiVersion: v1
kind: Secret
metadata:
  name: db
data:
  username: ${base64('admin')}
  # of nobody
  password: ${base64('hunter2')}
  "api-key": '${base64(FIRST)}'
  folded-password: >-
    ${base64(SECOND).slice(0, 8)}
    ${base64(SECOND).slice(8)}
  db.ini: |
    ${base64(`[db]\npassword = ${THIRD}\n`)}
immutable: true
stringData:
  smtp-password: ${FIRST}
`,
    [
      '8:13 generic-credential [base64] hunter2',
      `9:15 generic-credential [base64] ${FIRST}`,
      `11:5 generic-credential [base64] ${SECOND}`,
      `14:26 generic-credential [base64] ${THIRD}`,
      `17:18 generic-credential ${FIRST}`,
    ],
  ],
  [
    '/several.yml',
    `kind: ConfigMap
binaryData:
  password: ${base64(FIRST)}
data:
  mode: cGFzc3dvcmQ=
---
kind: "Secret"
data: { "pass": "${base64(SECOND)}", user: ${base64('bob')} }
`,
    [`3:13 generic-credential [base64] ${FIRST}`, `8:18 generic-credential [base64] ${SECOND}`],
  ],
  [
    '/list.json',
    JSON.stringify({ kind: 'List', items: [{ kind: 'Secret', data: { DB_PASSWORD: base64(FIRST) } }] }),
    [`1:65 generic-credential [base64] ${FIRST}`],
  ],
  [
    '/chart/templates/secret.yaml',
    `kind: Secret
data:
  {{- if .Values.db }}
  password: {{ .Values.db.password | b64enc | quote }}
  {{- end }}
  fixed-password: ${base64(FIRST)}
`,
    [`6:19 generic-credential [base64] ${FIRST}`],
  ],
  ['/chart/values.yaml', `db:\n  auth:\n    password: ${FIRST}\n`, [`3:15 generic-credential ${FIRST}`]],
  [
    '/.docker/config.json',
    JSON.stringify({ auths: { 'r.example.test': { auth: base64('bob:tiny') } } }, null, 1),
    [`4:13 docker-config-auth ${base64('bob:tiny')}`],
  ],
  ['/.netrc', `machine a login b password ${FIRST}\n`, [`1:28 netrc-password ${FIRST}`]],
  ['/.npmrc', `//r.example.test/:_password=${base64(FIRST)}\n`, [`1:29 npmrc-password ${base64(FIRST)}`]],
  ['/.pypirc', `[pypi]\nusername = bob\npassword = ${FIRST}\n`, [`3:12 generic-credential ${FIRST}`]],
  [
    '/terraform.tfstate',
    JSON.stringify({ attributes: { username: 'root', password: FIRST } }),
    [`1:46 generic-credential ${FIRST}`],
  ],
  ['/prod.tfvars', `db_password = "${FIRST}"\n`, [`1:16 generic-credential ${FIRST}`]],
  ['/.env', `A=1\nDB_PASSWORD=${FIRST}\n`, [`2:13 generic-credential ${FIRST}`]],
  [
    '/docker-compose.yml',
    `services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: ${FIRST}\n      - MYSQL_ROOT_PASSWORD=${SECOND}\n`,
    [`4:26 generic-credential ${FIRST}`, `5:29 generic-credential ${SECOND}`],
  ],
  [
    '/kubeconfig',
    `kind: Config\nusers:\n- user:\n    password: ${FIRST}\n`,
    [`4:15 generic-credential ${FIRST}`],
  ],
  [
    '/notes.md',
    `db is postgres://bob:${SECOND}@db.example.test/a\n`,
    [`1:22 connection-string-postgres ${SECOND}`],
  ],
  [
    '/a.ipynb',
    JSON.stringify(
      {
        cells: [
          {
            source: [`api_key = "${FIRST}\\\\x"\n`, 'print(1)'],
            outputs: [{ text: [`password: ${SECOND}\n`], data: { 'image/png': base64(THIRD) } }],
          },
        ],
      },
      null,
      1,
    ),
    [`5:18 generic-credential [json] ${FIRST}\\\\x`, `11:18 generic-credential ${SECOND}`],
  ],
];

describe('credential files', () => {
  for (const [path, text, expected] of FILES)
    it(`tells the secret itself of ${path}, and where it stands`, () => {
      assert.deepEqual(found(path, text), expected);
    });

  it('reads the text of documents, whose formats part it', () => {
    const text = `<w:p><w:r><w:t>pass</w:t></w:r><w:r><w:t>word: &quot;${FIRST.slice(0, 5)}</w:t></w:r><w:r><w:t>${FIRST.slice(5)}&quot;</w:t></w:r></w:p>`;
    const document = `<w:document><w:p><w:t>Fake</w:t></w:p>${text}</w:document>`;
    const bytes = buildZip([{ name: 'word/document.xml', content: document }]);
    assert.deepEqual(found('/a.docx', bytes), [`2:12 generic-credential [xml] ${FIRST}`]);
  });

  it('survives any damage', () => {
    for (const [path, text] of FILES)
      fc.assert(
        fc.property(mutationsOf(Buffer.from(text)), (bytes) => void found(path, bytes)),
        { numRuns: propertyRuns(50) },
      );
  });
});
