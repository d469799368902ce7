import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import { readServices } from './compose-services.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-compose-'));
after(() => rmSync(folder, { recursive: true }));

it('the documents of a Compose file are one, read as Compose reads them', () => {
  const path = join(folder, 'several.yaml');
  writeFileSync(
    path,
    'services: {web: {image: w, privileged: yes, cap_add: [A]}}\n---\nservices:\n  web: {devices: [22:22], cap_add: !reset []}\n',
  );
  assert.deepEqual(
    readServices(path).flatMap(({ options }) => options.map(({ name, value }) => `${name} ${value}`)),
    ['privileged true', 'device 22:22'],
  );
});

it('the services of a Compose file are read, and what is none is a fault', () => {
  const path = join(folder, 'compose.yaml');
  writeFileSync(path, 'name: shop\nservices:\n  web: { image: web, cap_drop: [ALL] }\n');
  assert.deepEqual(
    readServices(path).map(({ project, name }) => `${project}/${name}`),
    ['shop/web'],
  );
  const codeFor = (file: string): string => {
    try {
      return String(readServices(file).length);
    } catch (error) {
      return error instanceof Fault ? error.code : 'none';
    }
  };
  writeFileSync(join(folder, 'broken.yaml'), 'services: {');
  truncateSync(path, 2 ** 20 + 1);
  assert.deepEqual([join(folder, 'none'), folder, path, join(folder, 'broken.yaml')].map(codeFor), [
    'not-found',
    'usage',
    'limit',
    'malformed',
  ]);
});
