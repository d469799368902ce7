import { gitleaksignore } from './gitleaksignore/reader.ts';
import { grype } from './grype/reader.ts';
import { plimsollignore } from './plimsollignore/reader.ts';
import { plimsollReport } from './plimsoll-report/reader.ts';
import { trivyignoreYaml } from './trivyignore-yaml/reader.ts';
import { trivyignore } from './trivyignore/reader.ts';
import type { ExceptionReader } from './types.ts';
import { waivers } from './waivers/reader.ts';

/** Every format of exceptions that we read; the first that recognises a file reads it. */
export const EXCEPTION_READERS: readonly ExceptionReader[] = [
  plimsollignore,
  gitleaksignore,
  plimsollReport,
  waivers,
  grype,
  trivyignoreYaml,
  trivyignore,
];
