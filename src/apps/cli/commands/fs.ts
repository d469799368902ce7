import { scanCommand } from './scan.ts';

export const command = scanCommand({
  name: 'fs',
  summary: 'scan a root filesystem or a source folder',
  description: 'As "plimsoll scan dir:FOLDER": an image of that name is not meant.',
  examples: [['plimsoll fs .'], ['plimsoll fs ./rootfs --skip-dirs usr/share --ignore-unfixed']],
  targetOf: (word) => (word.startsWith('dir:') ? word : `dir:${word}`),
});
