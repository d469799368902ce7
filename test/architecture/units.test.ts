import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FAMILY_CONTRACTS } from './family-contracts.ts';
import { type Family, familyBreaches, familyFolders, readFamily, type Unit } from './units.ts';

const families = await Promise.all(FAMILY_CONTRACTS.map(readFamily));

/** A family whose first unit is changed. */
function withUnit(family: Family, change: (unit: Unit) => Partial<Unit>): Family {
  const [[name, unit] = assert.fail('a family without units')] = family.units;
  return { ...family, units: new Map([...family.units, [name, { ...unit, ...change(unit) }]]) };
}

function withExport(family: Family, change: object): Family {
  return withUnit(family, ({ exported: [unit] }) => ({ exported: [{ ...(unit as object), ...change }] }));
}

/** A family, each time without something that it promises, and a part of the sentence that must come of it. */
function omissions(family: Family): [what: string, family: Family, expected: RegExp][] {
  const { contract, registered, units } = family;
  const [first = ''] = units.keys();
  const fields = Object.keys((contract.unit as unknown as { shape: object }).shape);
  const optional = fields.filter((field) => contract.unit.safeParse(withoutField(family, field)).success);
  return [
    ...contract.files.map((file): [string, Family, RegExp] => [
      file,
      withUnit(family, ({ files }) => ({ files: files.filter((one) => one !== file) })),
      new RegExp(`${first}: has no ${file}`),
    ]),
    ...fields
      .filter((field) => !optional.includes(field))
      .map((field): [string, Family, RegExp] => [
        field,
        withExport(family, { [field]: undefined }),
        new RegExp(`${first}: ${field}: `),
      ]),
    ...(fields.includes('vectors')
      ? ([
          ['a vector', withExport(family, { vectors: [] }), /vectors: serves no vector/],
          ['a vector that is known', withExport(family, { vectors: ['V12'] }), /vectors\.0: /],
        ] as [string, Family, RegExp][])
      : []),
    [
      'a test',
      withUnit(family, ({ files }) => ({ files: files.filter((one) => !one.endsWith('.test.ts')) })),
      /: has no test/,
    ],
    [
      'a README that says something',
      withUnit(family, () => ({ readme: '# Name\n' })),
      /README\.md says nothing/,
    ],
    ['its own id', withExport(family, { id: 'other' }), /: its id is other, not /],
    ['a unit', withUnit(family, () => ({ exported: [] })), /exports 0 units/],
    [
      'one unit alone',
      withUnit(family, ({ exported }) => ({ exported: [...exported, ...exported] })),
      /exports 2 units/,
    ],
    ['a folder', { ...family, units: new Map([...units].slice(1)) }, /registers .*, which has no folder/],
    [
      'a line in the registry',
      { ...family, registered: registered.filter((one) => !isOf(one, family)) },
      /is not in registry\.ts/,
    ],
    [
      'a line of its own in the registry',
      { ...family, registered: [...registered, ...registered.slice(0, 1)] },
      /registers .* twice/,
    ],
    ['a word for people', { ...family, page: '' }, /does not speak of it/],
    ...(contract.guide === undefined
      ? []
      : ([['the way to its folder in the guide', { ...family, guide: '' }, /does not name/]] as [
          string,
          Family,
          RegExp,
        ][])),
  ];
}

function withoutField(family: Family, field: string): unknown {
  const [[, unit] = assert.fail('a family without units')] = family.units;
  return { ...(unit.exported[0] as object), [field]: undefined };
}

/** Is it the first unit of its family? */
function isOf(entry: unknown, { units, contract }: Family): boolean {
  const [first] = units.keys();
  return (entry as { id: string }).id === `${contract.idPrefix ?? ''}${first}`;
}

describe('families', () => {
  it('have a contract each, and each contract a family', () => {
    assert.deepEqual(FAMILY_CONTRACTS.map(({ folder }) => folder).toSorted(), familyFolders());
  });

  for (const family of families) {
    const { folder } = family.contract;
    it(`such as ${folder} have units that are what it promises`, () => {
      assert.deepEqual(familyBreaches(family), []);
    });

    for (const [what, planted, expected] of omissions(family)) {
      it(`such as ${folder} miss ${what} where it is not there`, () => {
        const found = familyBreaches(planted);
        assert.ok(
          found.some((sentence) => expected.test(sentence)),
          `${expected} in ${found.join('\n')}`,
        );
      });
    }
  }

  it('list in their contracts every file that all of their units have', () => {
    for (const family of families.filter((one) => one.units.size > 1)) {
      const units = [...family.units].map(([name, unit]): [string, Unit] => [
        name,
        { ...unit, files: [...unit.files, 'more.ts'] },
      ]);
      const [found] = familyBreaches({ ...family, units: new Map(units) });
      assert.match(found ?? '', /every unit has more\.ts, which its contract does not list/);
    }
  });

  it('of analysers have no id twice, as facts of all are cached side by side', () => {
    const analysers = families.flatMap(
      ({ registered }) => registered as { id: string; interest?: unknown }[],
    );
    const ids = analysers.filter(({ interest }) => interest !== undefined).map(({ id }) => id);
    assert.ok(ids.length > 10, ids.join(', '));
    assert.equal(new Set(ids).size, ids.length);
  });

  it('list nothing under another id than its own', async () => {
    const family = families.find(({ contract }) => contract.folder === 'src/present/scan');
    assert.ok(family);
    const registered = family.registered.map((one, index) => {
      return index === 0 ? { ...(one as object), listed: 'other' } : one;
    });
    assert.match(familyBreaches({ ...family, registered }).join('\n'), /is not in registry\.ts/);
  });
});
