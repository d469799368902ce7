import assert from 'node:assert/strict';
import { it } from 'node:test';
import { mendFiles } from './mend.ts';

it('what is certain and wanted is mended in every file, and what is not stays', () => {
  const text = 'services:\n  a: {privileged: true}\n  b: {privileged: true}\n';
  const facts = ['/x/compose.yaml', '/compose.yaml'].map(
    (path) => [path, { formats: ['compose'], text }] as const,
  );
  const mended = mendFiles(
    facts,
    ({ check, path, violation }) =>
      check.id === 'compose-privileged' && (path === '/compose.yaml' || violation.resource?.name === 'b'),
  );
  assert.deepEqual(
    mended.map(({ path, after }) => [path, after]),
    [
      ['/x/compose.yaml', text.replace(/b: .privileged: true/, (own) => own.replace('true', 'false'))],
      ['/compose.yaml', text.replaceAll('true', 'false')],
    ],
  );
});
