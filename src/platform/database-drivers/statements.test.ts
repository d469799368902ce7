import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { filled, tellsPassword } from './statements.ts';

describe('a statement', () => {
  it('is filled in one pass, and keeps what has no value', () => {
    const values = { username: '{{password}}', password: '$& {{name}}', expiration: Date.UTC(2026, 0, 2) };
    assert.equal(
      filled(`{{name}} {{username}} {{password}} '{{expiration}}' {{other}}`, values),
      `{{password}} {{password}} $& {{name}} '2026-01-02 00:00:00+0000' {{other}}`,
    );
    assert.equal(filled('{{password}}{{expiration}}', { username: 'a' }), '{{password}}{{expiration}}');
    assert.deepEqual([tellsPassword('a {{password}}'), tellsPassword('{{name}}')], [true, false]);
  });
});
