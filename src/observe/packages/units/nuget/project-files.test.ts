import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryFile, plainEntry } from '../../../archive/zip/open-file.ts';
import { PROJECT_FILE } from './project-files.ts';

function told(...content: readonly string[]): string[] {
  const bytes = Buffer.from(`<Project>${content.join('')}</Project>`);
  return [...PROJECT_FILE.read(memoryFile(plainEntry('/a.csproj', bytes.length), bytes))].map((fact) =>
    fact.kind === 'package' ? `${fact.name} ${fact.version || fact.range}` : fact.kind,
  );
}

const items = (text: string, condition = '') => `<ItemGroup${condition}>${text}</ItemGroup>`;
const properties = (text: string) => `<PropertyGroup>${text}</PropertyGroup>`;
const asked = (how: string, name: string, more = '') => `<PackageReference ${how}="${name}" ${more}/>`;
const CONDITION = ` Condition="'$(A)' == 'b'"`;

test('what is removed is gone, and the version of an update stands for the one before it', () => {
  const boat = asked('Include', 'Boat', 'Version="1.0"');
  assert.deepEqual(told(items(boat + asked('Remove', 'boat'))), []);
  assert.deepEqual(told(items(asked('Remove', 'Boat') + boat)), ['Boat 1.0']);
  assert.deepEqual(told(items(boat), items(asked('Update', 'Boat', 'Version="2.0"'))), ['Boat 2.0']);
  assert.deepEqual(told(items(boat + asked('Update', 'Boat', 'PrivateAssets="all"'))), ['Boat 1.0']);
  const central = '<PackageVersion Include="Boat" Version="3.0" />';
  assert.deepEqual(told(items(central + asked('Remove', 'Boat'))), ['Boat 3.0']);
});

test('what a condition decides about is told both ways', () => {
  const boat = asked('Include', 'Boat', 'Version="1.0"');
  const [removed, updated] = [asked('Remove', 'Boat'), asked('Update', 'Boat', 'Version="2.0"')];
  assert.deepEqual(told(items(boat), items(removed, CONDITION)), ['Boat 1.0']);
  assert.deepEqual(told(items(boat), items(updated, CONDITION)), ['Boat 1.0', 'Boat 2.0']);
  assert.deepEqual(told(items(boat), `<Choose><When${CONDITION}>${items(updated)}</When></Choose>`), [
    'Boat 1.0',
    'Boat 2.0',
  ]);
});

test('a property decides where it is one thing', () => {
  const boat = items(asked('Include', 'Boat', 'Version="$(V)"'));
  const isDefault = ` Condition=" '$(v)' == '' "`;
  assert.deepEqual(told(boat, properties(`<V>1.0</V><V${isDefault}>2.0</V>`)), ['Boat 1.0']);
  assert.deepEqual(told(boat, properties(`<V${isDefault}>2.0</V>`)), ['Boat 2.0']);
  assert.deepEqual(told(boat, properties(`<V>1.0</V><V${CONDITION}>2.0</V>`)), ['gap']);
  assert.deepEqual(told(boat, properties(`<V>1.0</V><V${CONDITION}>2.0</V><V>3.0</V>`)), ['Boat 3.0']);
  const chosen = `<Choose><When${CONDITION}>${properties('<V>2.0</V>')}</When></Choose>`;
  assert.deepEqual(told(boat, properties('<V>1.0</V>'), chosen), ['gap']);
});
