import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { it } from 'node:test';
import type { HttpRequest } from '../../../../platform/http/types.ts';
import { authorize } from './authorization.ts';

it('a token server is asked as one that the registry names, for as long as a document may take', async () => {
  const asked: HttpRequest[] = [];
  const authorization = await authorize({
    domain: 'registry.example',
    origin: new URL('https://registry.example'),
    scope: 'public',
    header: 'Bearer realm="https://169.254.169.254/token",service="s"',
    asked: 'repository:a:pull',
    credentials: { kind: 'password', username: 'bot', password: 'fake' },
    http: {
      request: async (request) => {
        asked.push(request);
        return { status: 200, headers: {}, body: Readable.from([Buffer.from('{"token":"t"}')]) };
      },
    },
  });
  assert.equal(authorization, 'Bearer t');
  assert.deepEqual(
    asked.map(({ namedFrom, totalTimeout }) => [namedFrom, totalTimeout]),
    [['public', 60_000]],
  );
});
