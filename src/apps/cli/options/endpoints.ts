import { option, requiredOption } from './option.ts';

const FLAGS = '--endpoints <file>';
/** The name that the option had before. */
const FORMER = { completion: 'file', aliases: ['--attachments'] } as const;

/** The file that tells who has an address; `use` says what for. */
export function endpointsOption(use: string, requires: readonly string[] = []) {
  return option(FLAGS, `interfaces and addresses of workloads, as YAML${use}`, { ...FORMER, requires });
}

export const REQUIRED_ENDPOINTS = requiredOption(
  FLAGS,
  'interfaces and addresses of workloads, as YAML',
  FORMER,
);
