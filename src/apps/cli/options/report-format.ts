import type { OptionDefinition } from '../commands/types.ts';
import { option } from './option.ts';

/** `--format`, with the formats that there are and the one of them that is usual. */
export function formatOption<const Format extends string>(
  choices: readonly Format[],
  absent: NoInfer<Format>,
): OptionDefinition<Format> {
  return option('-f, --format <format>', 'how to write it', { choices, absent });
}

/** How a report is written: for people, or for programs. */
export const TEXT_OR_JSON = formatOption(['text', 'json'], 'text');

/** How profiles are written. */
export const YAML_OR_JSON = formatOption(['yaml', 'json'], 'yaml');
