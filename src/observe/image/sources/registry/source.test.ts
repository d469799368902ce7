import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { wholeOf } from '../../../../../test/fixtures/whole-stream.ts';
import { buildImage, buildIndex, OCI } from '../../../../../test/fixtures/image-builder.ts';
import { Fault } from '../../../../model/fault.ts';
import type { HttpClient, HttpRequest } from '../../../../platform/http/types.ts';
import { parseReference } from '../../reference/reference.ts';
import { contextFixture } from '../context.fixture.ts';
import { openTarget } from '../open-target.ts';
import type { Credentials } from './credentials.ts';
import { RegistryClient } from './registry-client.ts';

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}
type Answers = (request: HttpRequest & { readonly headers: Record<string, string> }) => Answer;

/** A client whose answers are made up, and what it was asked. */
function answering(answers: Answers): HttpClient & { readonly requests: HttpRequest[] } {
  const requests: HttpRequest[] = [];
  return {
    requests,
    request: async (request) => {
      requests.push(request);
      const { status, headers = {}, body = '' } = answers({ ...request, headers: { ...request.headers } });
      return { status, headers, body: Readable.from([Buffer.from(body)]) };
    },
  };
}

const image = buildImage({ layers: [[{ path: 'a', content: 'one' }]], gzip: true });
const arm64 = buildImage({ layers: [[{ path: 'b' }]], platform: { os: 'linux', architecture: 'arm64' } });
const index = buildIndex([image.manifest, arm64.manifest]);
const blobs = new Map([...image.blobs, ...arm64.blobs, [index.descriptor.digest, index.bytes]]);

/** Serves the image as `r.example/team/app:1`, the index as `:multi`. */
const serve: Answers = ({ url }) => {
  const [, kind, name] = /^https:\/\/r\.example\/v2\/team\/app\/(manifests|blobs)\/(.+)$/.exec(url) ?? [];
  const digest = name === '1' ? image.manifest.digest : name === 'multi' ? index.descriptor.digest : name;
  const body = blobs.get(digest ?? '');
  if (!body) return { status: 404 };
  const type = body === index.bytes ? `${OCI}.index.v1+json` : `${OCI}.manifest.v1+json`;
  const headers = { 'content-type': type, 'docker-content-digest': digest ?? '' };
  return kind === 'manifests' ? { status: 200, body, headers } : { status: 200, body };
};

const open = (target: string, answers: Answers, platform?: { os: string; architecture: string }) =>
  openTarget(target, contextFixture({ http: answering(answers), platform }));

describe('registry', () => {
  it('reads an image by tag, by digest and out of an index', async () => {
    for (const [target, wanted, expected] of [
      ['registry:r.example/team/app:1', undefined, image],
      [`r.example/team/app:1@${image.manifest.digest}`, undefined, image],
      ['image:r.example/team/app:multi', { os: 'linux', architecture: 'arm64' }, arm64],
    ] as const) {
      const opened = await open(target, serve, wanted);
      assert.ok(opened.shape === 'layers');
      assert.equal(opened.kind, 'registry');
      assert.equal(opened.image.configDigest, expected.configDigest);
      assert.equal(opened.image.manifestDigest, expected.manifest.digest);
      assert.deepEqual(await wholeOf(await opened.layers[0]!.open()), expected.layers[0]);
      await opened.close();
    }
  });

  it('asks for all four types of manifest', async () => {
    const http = answering(serve);
    await openTarget('registry:r.example/team/app:1', contextFixture({ http }));
    const accept = http.requests[0]?.headers?.['accept'] ?? '';
    for (const type of [
      'oci.image.index.v1',
      'oci.image.manifest.v1',
      'docker.distribution.manifest.v2',
      'docker.distribution.manifest.list.v2',
    ]) {
      assert.ok(accept.includes(`application/vnd.${type}+json`), type);
    }
  });

  it('names an image that is not there', async () => {
    await assert.rejects(open('registry:r.example/team/none:1', serve), {
      code: 'not-found',
      message: 'r.example has no image r.example/team/none:1',
    });
  });

  it('finds out a manifest that is not what was announced or asked for', async () => {
    const announced: Answers = (request) => {
      const answer = serve(request);
      return {
        ...answer,
        headers: { ...answer.headers, 'docker-content-digest': `sha256:${'0'.repeat(64)}` },
      };
    };
    await assert.rejects(open('registry:r.example/team/app:1', announced), { code: 'mismatch' });
    const other: Answers = () => ({ status: 200, body: '{}' });
    await assert.rejects(open(`registry:r.example/team/app@${image.manifest.digest}`, other), {
      code: 'mismatch',
    });
  });

  it('bounds a manifest', async () => {
    const endless: Answers = () => ({ status: 200, body: Buffer.alloc(9 * 2 ** 20) });
    await assert.rejects(open('registry:r.example/team/app:1', endless), { code: 'limit' });
  });

  it('speaks plain HTTP only where nobody listens or it was allowed', async () => {
    const plain = (allowHttp: boolean, host: string) => {
      const http = answering(({ url }) => {
        if (url.startsWith('https:')) throw new Fault('unreachable', 'no TLS here');
        return serve({ url: url.replace(/^http:\/\/[^/]+/, 'https://r.example'), headers: {} });
      });
      return openTarget(`registry:${host}/team/app:1`, contextFixture({ http, allowHttp })).then(
        () => http.requests.at(-1)?.url,
      );
    };
    assert.match((await plain(false, 'localhost:5000')) ?? '', /^http:\/\/localhost:5000\//);
    assert.match((await plain(false, '127.0.0.1:5000')) ?? '', /^http:\/\/127/);
    assert.match((await plain(true, 'r.example')) ?? '', /^http:\/\/r\.example\//);
    await assert.rejects(plain(false, 'r.example'), { code: 'unreachable' });
    await assert.rejects(plain(false, '127.0.0.1.example'), { code: 'unreachable' });
  });
});

const PASSWORD: Credentials = { kind: 'password', username: 'user', password: 'fake' };
const BASIC = `Basic ${Buffer.from('user:fake').toString('base64')}`;

function client(answers: Answers, options: { credentials?: Credentials; allowHttp?: boolean } = {}) {
  const http = answering(answers);
  const pauses: number[] = [];
  const registry = new RegistryClient({
    http,
    reference: parseReference('r.example/team/app:1'),
    allowHttp: options.allowHttp ?? false,
    credentials: async () => options.credentials,
    pause: async (milliseconds) => void pauses.push(milliseconds),
  });
  return { registry, requests: http.requests, pauses };
}

const challenge = (header: string): Answer => ({ status: 401, headers: { 'www-authenticate': header } });
const bearer = (realm: string) =>
  challenge(`Bearer realm="${realm}",service="svc",scope="repository:team/app:pull"`);

describe('RegistryClient', () => {
  it('gets a token without a login, and keeps it', async () => {
    const { registry, requests } = client(({ url, headers }) => {
      if (url.startsWith('https://auth.example/')) return { status: 200, body: '{"token":"t1"}' };
      return headers['authorization'] === 'Bearer t1'
        ? { status: 200, body: 'ok' }
        : bearer('https://auth.example/token');
    });
    assert.equal((await registry.request('manifests/1')).status, 200);
    assert.equal((await registry.request('manifests/2')).status, 200);
    assert.deepEqual(
      requests.map(({ url }) => url),
      [
        'https://r.example/v2/team/app/manifests/1',
        'https://auth.example/token?service=svc&scope=repository%3Ateam%2Fapp%3Apull',
        'https://r.example/v2/team/app/manifests/1',
        'https://r.example/v2/team/app/manifests/2',
      ],
    );
    assert.equal(requests[1]?.headers?.['authorization'], undefined);
  });

  it('gets a new token when the old one has expired', async () => {
    let valid = 1;
    const { registry } = client(({ url, headers }) => {
      if (url.startsWith('https://auth.example/'))
        return { status: 200, body: JSON.stringify({ access_token: `t${valid}` }) };
      return headers['authorization'] === `Bearer t${valid}`
        ? { status: 200 }
        : bearer('https://auth.example/token');
    });
    await registry.request('manifests/1');
    valid = 2;
    assert.equal((await registry.request('manifests/1')).status, 200);
  });

  it('logs in with a password at the token server, and with an identity token by POST', async () => {
    const answers: Answers = ({ url, headers }) => {
      if (url.startsWith('https://auth.example/')) return { status: 200, body: '{"token":"t1"}' };
      return headers['authorization'] === 'Bearer t1'
        ? { status: 200 }
        : bearer('https://auth.example/token');
    };
    const withPassword = client(answers, { credentials: PASSWORD });
    await withPassword.registry.request('manifests/1');
    assert.equal(withPassword.requests[1]?.headers?.['authorization'], BASIC);
    const withToken = client(answers, { credentials: { kind: 'identity', token: 'fake identity&x' } });
    await withToken.registry.request('manifests/1');
    const { method, body, url } = withToken.requests[1] ?? {};
    assert.equal(`${method} ${url}`, 'POST https://auth.example/token');
    const fields = new URLSearchParams(body);
    assert.deepEqual(
      [fields.get('grant_type'), fields.get('refresh_token')],
      ['refresh_token', 'fake identity&x'],
    );
  });

  it('uses a registry token as it is, and basic where that is asked for', async () => {
    const token = client(
      ({ headers }) =>
        headers['authorization'] === 'Bearer fake-token' ? { status: 200 } : bearer('https://auth.example/'),
      {
        credentials: { kind: 'registry', token: 'fake-token' },
      },
    );
    assert.equal((await token.registry.request('manifests/1')).status, 200);
    const basic = client(
      ({ headers }) => (headers['authorization'] === BASIC ? { status: 200 } : challenge('Basic realm="x"')),
      {
        credentials: PASSWORD,
      },
    );
    assert.equal((await basic.registry.request('manifests/1')).status, 200);
    const none = client(() => challenge('Basic realm="x"'));
    await assert.rejects(none.registry.request('manifests/1'), {
      code: 'refused',
      hint: 'run "docker login r.example"',
    });
  });

  it('does not send a login to a token server without TLS, nor to one that plain HTTP names', async () => {
    const overheard = client(() => bearer('http://auth.example/token'), { credentials: PASSWORD });
    await assert.rejects(overheard.registry.request('manifests/1'), {
      code: 'refused',
      message: /without TLS/,
    });
    const { registry, requests } = client(
      ({ url, headers }) => {
        if (url.startsWith('https://r.example/')) throw new Fault('unreachable', 'no TLS');
        if (url.startsWith('https://evil.example/')) return { status: 200, body: '{"token":"t"}' };
        return headers['authorization'] === 'Bearer t'
          ? { status: 200 }
          : bearer('https://evil.example/token');
      },
      { credentials: PASSWORD, allowHttp: true },
    );
    await registry.request('manifests/1');
    const asked = requests.find(({ url }) => url.startsWith('https://evil.example/'));
    assert.ok(asked && asked.headers?.['authorization'] === undefined && !asked.url.includes('user'));
  });

  it('says that a login was refused', async () => {
    const { registry } = client(
      ({ url }) =>
        url.startsWith('https://auth.example/') ? { status: 401 } : bearer('https://auth.example/'),
      {
        credentials: PASSWORD,
      },
    );
    await assert.rejects(registry.request('manifests/1'), {
      code: 'refused',
      message: /refuses the login stored for r\.example/,
    });
  });

  it('refuses tokens that could be more than a header, and challenges that say nothing', async () => {
    for (const body of ['{"token":"a\\r\\nb"}', '{"token":""}', '{}', 'no json', '[]', '{"token":1}']) {
      const { registry } = client(({ url }) =>
        url.startsWith('https://auth.example/') ? { status: 200, body } : bearer('https://auth.example/'),
      );
      await assert.rejects(registry.request('manifests/1'), { code: 'malformed' }, body);
    }
    for (const [header, code] of [
      ['', 'refused'],
      ['Digest realm="x"', 'refused'],
      ['Bearer service="x"', 'malformed'],
      ['Bearer realm="no url"', 'malformed'],
    ] as const) {
      await assert.rejects(
        client(() => challenge(header), { credentials: PASSWORD }).registry.request('manifests/1'),
        { code },
      );
    }
  });

  it('tries again when the registry is busy, a few times, with growing pauses', async () => {
    let failures = 3;
    const { registry, pauses } = client(() =>
      (failures -= 1) >= 0 ? { status: failures === 0 ? 429 : 503 } : { status: 200 },
    );
    assert.equal((await registry.request('manifests/1')).status, 200);
    assert.deepEqual(pauses, [500, 1000, 2000]);
    const busy = client(() => ({ status: 503 }));
    await assert.rejects(busy.registry.request('manifests/1'), {
      code: 'unreachable',
      message: 'r.example answers 503',
    });
    assert.equal(busy.requests.length, 4);
  });

  it('waits as long as it is asked to, but not for ever', async () => {
    let first = true;
    const { registry, pauses } = client(() => {
      const answer = { status: first ? 429 : 200, headers: { 'retry-after': '7' } };
      first = false;
      return answer;
    });
    await registry.request('manifests/1');
    assert.deepEqual(pauses, [7000]);
    const long = client(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    await assert.rejects(long.registry.request('manifests/1'), {
      code: 'unreachable',
      message: /come back in 3600 s/,
    });
  });

  it('tries lost connections again, but not what cannot get better', async () => {
    const lost = () =>
      new Fault('unreachable', 'lost', { cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }) });
    let failures = 2;
    const { registry } = client(() => {
      if ((failures -= 1) >= 0) throw lost();
      return { status: 200 };
    });
    assert.equal((await registry.request('manifests/1')).status, 200);
    const refused = client(() => {
      throw new Fault('unreachable', 'no', {
        cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
      });
    });
    await assert.rejects(refused.registry.request('manifests/1'), { code: 'unreachable' });
    assert.equal(refused.requests.length, 1);
  });
});
