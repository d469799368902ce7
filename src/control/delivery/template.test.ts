import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keyOf, requestOf } from './secrets.ts';
import { checkTemplate, renderTemplate } from './template.ts';
import type { Secret } from './types.ts';

const secret = (path: string, data: Secret['data'], body: Record<string, string> = {}): Secret => ({
  request: requestOf(path, body),
  data,
  leaseId: 'fake-lease',
  isRenewable: true,
  lifetime: 3_600_000,
  changesIn: undefined,
  version: undefined,
  madeAt: undefined,
});

const KNOWN = [
  secret('secret/data/web', {
    data: { password: 'fake-password', port: 5432, 'with-dash': 'x', list: ['a', 'b'] },
    metadata: { version: 3 },
  }),
  secret('database/creds/web', { username: 'fake-user', password: 'fake "quoted"' }),
  secret('pki/issue/web', { certificate: 'fake-certificate' }, { common_name: 'web.test', ttl: '1h' }),
];
const found = (key: string) => KNOWN.find(({ request }) => keyOf(request) === key);
const text = (template: string): string => {
  const rendering = renderTemplate(template, found);
  assert.equal(rendering.kind, 'text');
  return rendering.kind === 'text' ? rendering.text : '';
};

describe('templates of secrets', () => {
  it('are as people bring them from consul-template', () => {
    assert.equal(
      text('{{ with secret "secret/data/web" }}{{ .Data.data.password }}:{{ .Data.data.port }}{{ end }}'),
      'fake-password:5432',
    );
    assert.equal(
      text('{{- with secret "database/creds/web" -}}\nuser={{ .Data.username }}\n{{- end }}\n'),
      'user=fake-user\n',
    );
    assert.equal(text('{{ (secret "secret/data/web").Data.data.password }}'), 'fake-password');
    assert.equal(text('{{ with secret "secret/data/web" }}{{ index .Data.data "with-dash" }}{{ end }}'), 'x');
    assert.equal(
      text(
        '{{ with secret "database/creds/web" }}{{ range $k, $v := .Data }}{{ $k }}={{ $v | toJSON }} {{ end }}{{ end }}',
      ),
      'password="fake \\"quoted\\"" username="fake-user" ',
    );
    assert.equal(
      text('{{ with secret "secret/data/web" }}{{ .Data.data | toJSON }}{{ end }}'),
      '{"list":["a","b"],"password":"fake-password","port":5432,"with-dash":"x"}',
    );
    assert.equal(
      text(
        '{{ with secret "pki/issue/web" "common_name=web.test" "ttl=1h" }}{{ .Data.certificate }}{{ end }}',
      ),
      'fake-certificate',
    );
    assert.equal(text('{{ with secret "database/creds/web" }}{{ .LeaseDuration }}{{ end }}'), '3600');
    assert.equal(text('{{ "a,b" | split "," | join ";" }}{{ "x" | base64Encode | base64Decode }}'), 'a;bx');
  });

  it('tell which secrets they want', () => {
    const template = '{{ (secret "a/b").Data.x }}{{ (secret "c?version=2").Data.y }}';
    const first = renderTemplate(template, found);
    const wanted = [requestOf('a/b'), requestOf('c?version=2')];
    assert.deepEqual(first, { kind: 'wants', secrets: wanted });
    assert.deepEqual(requestOf('c?version=2'), { path: 'c', query: { version: '2' }, body: undefined });
    const all = renderTemplate('{{ with secret "a" }}{{ end }}{{ with secret "b" }}{{ end }}', found);
    assert.equal(all.kind === 'wants' && all.secrets.length, 2);
  });

  it('are refused where a field is not there, instead of writing nothing', () => {
    for (const template of [
      '{{ with secret "secret/data/web" }}{{ .Data.data.pasword }}{{ end }}',
      '{{ with secret "secret/data/web" }}{{ .Data.password }}{{ end }}',
      '{{ with secret "secret/data/web" }}{{ index .Data.data "pasword" }}{{ end }}',
      '{{ with secret "secret/data/web" }}{{ .Nothing }}{{ end }}',
      '{{ with secret "secret/data/web" }}{{ .Data.data.__proto__ }}{{ end }}',
      '{{ fail "no" }}',
    ])
      assert.throws(() => text(template), { code: 'malformed' }, template);
  });

  it('get at nothing of the machine', () => {
    for (const template of [
      '{{ env "PATH" }}',
      '{{ file "/etc/passwd" }}',
      '{{ key "x" }}',
      '{{ exec "id" }}',
    ])
      assert.throws(() => text(template), { code: 'unsupported' });
    assert.throws(() => checkTemplate('{{ if }', '/run/x'), { code: 'malformed', message: /\/run\/x/ });
  });
});
