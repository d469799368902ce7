import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../../model/fault.ts';
import { EXIT } from '../exit-code.ts';
import { argument, flag } from '../options/option.ts';
import { print, visibleLines } from '../output/print.ts';
import { MAXIMUM_SETTINGS, SETTINGS_FILE } from '../settings/read-settings.ts';
import { readSmallFile } from '../settings/small-file.ts';
import { digestOf, setTrust } from '../settings/trusted-files.ts';
import { defineCommand } from './types.ts';

export const command = defineCommand({
  name: 'trust',
  summary: 'let all settings of a folder count that were left out as a stranger might have written them',
  description: `It prints the settings, which are trusted as they are: once the file is changed, it is not trusted any more.
What is trusted is kept in ~/.config/plimsoll/trusted.json. Where a pipeline runs, PLIMSOLL_TRUST names trusted folders,
files or digests (sha256:…), with commas between them; --config names the one file that counts.`,
  arguments: {
    folder: argument('[folder]', 'that has a plimsoll.yaml', { absent: '.', completion: 'folder' }),
  },
  options: { remove: flag('--remove', 'trust it no more') },
  examples: [
    ['plimsoll trust .', 'the settings of this checkout'],
    ['plimsoll trust . --remove', 'no more'],
  ],
  exitCodes: { 3: 'the folder has no plimsoll.yaml', 4: 'the list of what is trusted cannot be used' },
  async run({ folder, remove }) {
    const path = join(folder, SETTINGS_FILE);
    const bytes = readSmallFile(path, MAXIMUM_SETTINGS);
    if (bytes === undefined) throw new Fault('not-found', `there is no file ${path}`);
    setTrust(path, remove ? undefined : bytes, process.env);
    const state = remove ? 'is not trusted any more' : `is trusted as it is now, sha256:${digestOf(bytes)}`;
    if (!remove) await print(`${visibleLines(bytes.toString('utf8').trimEnd())}\n`);
    await print(`${visibleLines(realpathSync(path))} ${state}\n`);
    return EXIT.clean;
  },
});
