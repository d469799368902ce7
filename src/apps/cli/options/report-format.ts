import { option } from './option.ts';

/** How a report is written: for people, or for programs. */
export const TEXT_OR_JSON = option('-f, --format <format>', 'how to write it', {
  choices: ['text', 'json'],
  absent: 'text',
});

/** How profiles are written. */
export const YAML_OR_JSON = option('-f, --format <format>', 'how to write it', {
  choices: ['yaml', 'json'],
  absent: 'yaml',
});
