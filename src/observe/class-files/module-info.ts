import { brokenClass, Pool } from './pool.ts';

/**
 * The providers that a `module-info.class` names (Java Virtual Machine Specification, 4.7.25). Throws a `malformed`
 * Fault.
 */
export function providersOfModule(bytes: Buffer): string[] {
  if (bytes.length < 24) throw brokenClass();
  const pool = new Pool(bytes, 8);
  let at = pool.end + 6;
  const next = (size: 2 | 4 = 2): number => {
    if (at + size > bytes.length) throw brokenClass();
    at += size;
    return bytes.readUIntBE(at - size, size);
  };
  const skip = (count: number, size: number) => {
    at += count * size;
  };
  /** Those that it exports or opens, each perhaps to some modules. */
  const skipPackages = () => {
    for (let left = next(); left > 0; left -= 1) {
      skip(2, 2);
      skip(next(), 2);
    }
  };
  // A module has no supertypes, fields and methods.
  if (next() + next() + next() !== 0) throw brokenClass();
  for (let left = next(); left > 0; left -= 1) {
    const isModule = pool.text(next()) === 'Module';
    const size = next(4);
    if (!isModule) {
      at += size;
      continue;
    }
    skip(3, 2);
    skip(next(), 6);
    skipPackages();
    skipPackages();
    skip(next(), 2);
    return providersAt(next, pool);
  }
  return [];
}

function providersAt(next: () => number, pool: Pool): string[] {
  const providers: string[] = [];
  for (let services = next(); services > 0; services -= 1) {
    next();
    for (let left = next(); left > 0; left -= 1) providers.push(pool.className(next()) ?? '');
  }
  return providers;
}
