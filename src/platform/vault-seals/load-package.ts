import { Fault } from '../../model/fault.ts';

/**
 * A package that is not part of the program, as few vaults need it. Rejects with a `Fault` (`usage`) that tells how to
 * install it. `load` has the `import()`, whose argument has to be a text for types and tools to know it.
 */
export async function loadPackage<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND')
      throw new Fault('usage', `this seal needs the package ${name}`, {
        cause,
        hint: `npm install ${name}, beside plimsoll`,
      });
    throw cause;
  }
}
