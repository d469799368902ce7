import { EXIT } from '../exit-code.ts';
import { defineCommand } from './types.ts';

export const command = defineCommand({
  name: 'completion',
  summary: '',
  arguments: {},
  options: {},
  examples: [['']],
  async run() {
    return EXIT.clean;
  },
});
