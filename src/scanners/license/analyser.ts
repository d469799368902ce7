import { licencesOfText } from '../../analyse/licences/text.ts';
import type { FileAnalyser } from '../../model/analyser.ts';

/** What a file of a licence's text says. */
export interface LicenceFact {
  /** SPDX expressions; empty where the text is not known. */
  readonly licences: readonly string[];
}

const NAMES = /^(?:licen[cs]e|copying|unlicense)(?:[._-][\w.-]{0,40})?$/i;
const MAXIMUM_SIZE = 256 * 1024;

/** Files that hold the text of a licence, by their names. */
export const LICENCE_FILES: FileAnalyser<LicenceFact> = {
  id: 'license',
  version: 2,
  maximumSize: MAXIMUM_SIZE,
  interest: ({ path, size }) =>
    size <= MAXIMUM_SIZE && NAMES.test(path.slice(path.lastIndexOf('/') + 1)) ? 'yes' : 'no',
  read: (file) => [{ licences: licencesOfText(file.bytes().toString('utf8')) }],
};
