/**
 * Preloaded with `--import`, writes the address of every module that a program loads, one a line, to the file that
 * `LOADED_MODULES` names. Of the program alone: what it starts is not told of.
 */
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const { LOADED_MODULES: file } = process.env;
if (file === undefined) throw new Error('LOADED_MODULES must name a file');
delete process.env['LOADED_MODULES'];

registerHooks({
  load(url, context, nextLoad) {
    appendFileSync(file, `${url}\n`);
    return nextLoad(url, context);
  },
});
