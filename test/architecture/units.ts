/** A family's folder, its units and the text of its registry. */
export interface Family {
  readonly folder: string;
  readonly registry: string;
  readonly units: ReadonlyMap<string, readonly string[]>;
}

/** What a family lacks, one sentence each: registration, tests, docs, and the file names its siblings have. */
export function familyBreaches(family: Family): string[] {
  const shared = sharedFileNames([...family.units.values()]);
  return [...family.units].flatMap(([unit, files]) => {
    const where = `${family.folder}/${unit}`;
    const lacks = [
      family.registry.includes(`'./${unit}/`) ? [] : [`${where}: not in registry.ts`],
      files.some((file) => file.endsWith('.test.ts')) ? [] : [`${where}: has no test`],
      files.includes('README.md') ? [] : [`${where}: has no README.md`],
      shared.length > 0 ? [] : [`${where}: shares no file name with all of its siblings`],
    ];
    return lacks.flat();
  });
}

/** Source file names that every unit has. */
function sharedFileNames(units: readonly (readonly string[])[]): string[] {
  const [first = [], ...others] = units;
  return first.filter(
    (name) =>
      name.endsWith('.ts') && !name.endsWith('.test.ts') && others.every((unit) => unit.includes(name)),
  );
}
