import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { CAPABILITIES, fileSchema, processSchema } from '../../../../model/profile/confinement.ts';
import { isSystemCall } from '../system-calls/groups.ts';
import { KNOWN_SERVERS, serversOfImage } from './known-servers.ts';

describe('known servers', () => {
  it('are all in the list, each by one id, program and image', () => {
    const files = readdirSync(import.meta.dirname).filter(
      (name) => !/^(?:types|known-servers)\.|\.test\.ts$/.test(name),
    );
    assert.deepEqual(
      KNOWN_SERVERS.map(({ id }) => `${id}.ts`),
      files.toSorted(),
    );
    for (const key of ['programs', 'images'] as const) {
      const names = KNOWN_SERVERS.flatMap((server) => server[key]);
      assert.equal(new Set(names).size, names.length, key);
    }
  });

  for (const server of KNOWN_SERVERS) {
    it(`${server.id} has needs that a profile takes`, () => {
      for (const path of [...server.reads, ...server.writes])
        assert.ok(fileSchema.safeParse({ path }).success, path);
      for (const executable of server.executables)
        assert.ok(processSchema.safeParse({ executable }).success, executable);
      for (const name of server.rootCapabilities)
        assert.ok(
          CAPABILITIES.some((known) => known === name),
          name,
        );
      for (const name of server.systemCalls) assert.ok(isSystemCall(name), name);
      assert.ok(server.programs.length > 0 && server.calls.includes('start'));
    });
  }

  it('are told by the last part of an image', () => {
    const ids = (image: string) => serversOfImage(image).map(({ id }) => id);
    assert.deepEqual(ids('registry.example:5000/team/postgres:17@sha256:00'), ['postgres']);
    assert.deepEqual(ids('redis'), ['redis']);
    assert.deepEqual(ids('postgres-exporter'), []);
  });
});
