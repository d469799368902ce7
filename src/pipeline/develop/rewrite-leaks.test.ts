import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { type Place, SECRET, STATIC_ROLE, VALUE } from '../../analyse/leak-fixes/leak.fixture.ts';
import { rewritten } from './rewrite-leaks.ts';

const STATIC: Place = {
  ...STATIC_ROLE,
  readers: [{ policy: 'p', through: 'auth/kubernetes/role/shop', account: 'shop/checkout' }],
};

const rewrite = (path: string, text: string, place: Place = VALUE) =>
  rewritten(path, text, { secret: SECRET, place }, 'https://vault.test');

describe('references in the place of secrets', () => {
  it('make of a Secret what the operator makes it of', () => {
    const data = Buffer.from(SECRET).toString('base64');
    const text = `# of the shop\napiVersion: v1\nkind: Secret\nmetadata:\n  name: db # ours\n  namespace: shop\ntype: Opaque\ndata:\n  password: ${data}\n`;
    const { text: after, isLeft, remarks } = rewrite('/s.yaml', text);
    assert.equal(
      after,
      `# of the shop
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: db # ours
  namespace: shop
spec:
  refreshInterval: 1h
  secretStoreRef:
    kind: SecretStore
    name: vault
  target:
    name: db
    creationPolicy: Owner
  data:
    - secretKey: password
      remoteRef:
        key: shop
        property: password
`,
    );
    assert.equal(isLeft, false);
    assert.equal(remarks.length, 1);
  });

  it('leave the other keys of a Secret alone', () => {
    const text = `apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  password: ${SECRET}\n  user: shop # keep\n`;
    const { text: after } = rewrite('/s.yaml', text);
    assert.match(after, /stringData:\n {2}user: shop # keep\n---\napiVersion: external-secrets/);
    assert.match(after, /creationPolicy: Merge/);
  });

  it('give a variable its value from a Secret, which a role of a database fills as who may read it', () => {
    const text = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: a\n      env:\n        - name: DB_PASSWORD\n          value: ${SECRET} # of the database\n        - name: OTHER\n          value: x\n`;
    const { text: after, isLeft } = rewrite('/p.yaml', text, STATIC);
    assert.equal(isLeft, false);
    assert.match(
      after,
      /- name: DB_PASSWORD\n +valueFrom:\n +secretKeyRef:\n +name: shop-db-password\n +key: DB_PASSWORD/,
    );
    assert.match(after, /kind: VaultDynamicSecret\nmetadata:\n {2}name: database-static-creds-shop/);
    assert.match(after, /path: \/database\/static-creds\/shop\n {2}method: GET/);
    assert.match(after, /role: shop\n +serviceAccountRef:\n +name: checkout/);
    assert.match(after, /DB_PASSWORD: "\{\{ \.password \}\}"/);
  });

  it('are of nothing where nobody is certain', () => {
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  url: postgres://app:${SECRET}@db/shop\n`;
    const cases: readonly (readonly [string, string, Place])[] = [
      ['/c.yaml', map, VALUE],
      ['/main.ts', `const password = '${SECRET}';\n`, VALUE],
      ['/.env', `URL=postgres://app:${SECRET}@db/shop\n`, VALUE],
      [
        '/p.yaml',
        `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{env: [{name: A, value: ${SECRET}}]}]}\n`,
        { ...STATIC, readers: [] },
      ],
    ];
    for (const [path, text, place] of cases)
      assert.deepEqual(rewrite(path, text, place), { text, remarks: [], isLeft: true }, path);
  });

  it('are files of Compose where an image reads them, and else what Compose is given', () => {
    const text = `services:\n  db:\n    image: postgres:17\n    environment:\n      - POSTGRES_PASSWORD=${SECRET} # first\n  shop:\n    image: shop\n    environment:\n      - DB_PASSWORD=${SECRET}\n`;
    const { text: after, isLeft } = rewrite('/compose.yaml', text);
    assert.equal(isLeft, false);
    assert.match(after, /- "POSTGRES_PASSWORD_FILE=\/run\/secrets\/postgres-password" # first/);
    assert.match(after, /secrets:\n +- postgres-password\n {2}shop:/);
    assert.match(after, /^secrets:\n {2}postgres-password:\n {4}file: \.\/secrets\/postgres-password$/m);
    assert.match(after, /- "?DB_PASSWORD=\$\{DB_PASSWORD:\?secret\/data\/shop#password\}/);
  });

  it('stand in lines and documents as texts', () => {
    assert.equal(
      rewrite('/.env', `# a\nexport A="${SECRET}" # b\nB=${SECRET}\n`).text,
      '# a\nexport A="vault:secret/data/shop#password" # b\nB=vault:secret/data/shop#password\n',
    );
    assert.equal(
      rewrite('/config.json', `{"db": {"password": "${SECRET}"}}\n`).text,
      '{"db": {"password": "vault:secret/data/shop#password"}}\n',
    );
  });

  it('leave every text without the secret as it is', () => {
    const paths = fc.constantFrom('/.env', '/a.yaml', '/compose.yaml', '/a.json', '/a.ini');
    fc.assert(
      fc.property(paths, fc.string({ maxLength: 200 }), (path, text) => {
        fc.pre(!text.includes(SECRET));
        assert.equal(rewrite(path, text).text, text);
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});
