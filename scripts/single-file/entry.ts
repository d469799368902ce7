// What a single file begins with: its modules are assets of the file, and are loaded from there as if they were files.
import { registerHooks } from 'node:module';
import { getAsset } from 'node:sea';
import { constants, Script } from 'node:vm';

/** A folder that need not be there: nothing is read from it. */
const FOLDER = 'file:///plimsoll/';

registerHooks({
  resolve(specifier, context, next) {
    const parent = context.parentURL?.startsWith(FOLDER) ? context.parentURL : FOLDER;
    const url = /^(\.|file:)/.test(specifier) ? new URL(specifier, parent).href : '';
    return url.startsWith(FOLDER) ? { url, format: 'module', shortCircuit: true } : next(specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith(FOLDER)) return next(url, context);
    return { format: 'module', source: getAsset(url.slice(FOLDER.length), 'utf8'), shortCircuit: true };
  },
});

// The `import()` of a single file's own script knows built-in modules only; that of any other script knows hooks.
const start = new Script(`import('${FOLDER}launch.mjs')`, {
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
start.runInThisContext();
