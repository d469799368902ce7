import type { FileAnalyser } from '../../model/analyser.ts';
import type { GoFunctionsFact } from '../../model/reachability/program-functions.ts';
import type { ProgramFact } from '../../model/reachability/program.ts';
import { archiveClasses, holdsClasses } from '../../observe/class-files/archive-classes.ts';
import { isProgram, mayBeProgram } from '../../observe/executable/executable.ts';
import { isStarted, isToldByPath, mayBeStarted, programFact } from '../../observe/started/program-facts.ts';
import { goFunctions } from '../../observe/symbols/go/unit.ts';

/** Programs are read where they are asked for, not as a whole. */
const MAXIMUM_PROGRAM = 4 * 1024 ** 3;

/** What each program, library and script starts and loads itself. */
export const PROGRAMS: FileAnalyser<ProgramFact> = {
  id: 'vuln/programs',
  version: 1,
  maximumSize: MAXIMUM_PROGRAM,
  interest(entry) {
    if (isToldByPath(entry.path)) return 'yes';
    return mayBeStarted(entry) ? 'by-magic' : 'no';
  },
  recognises: isStarted,
  read: (file) => [programFact(file)],
};

/** The functions in each program of Go. */
export const GO_FUNCTIONS: FileAnalyser<GoFunctionsFact> = {
  id: 'vuln/go-functions',
  version: 1,
  maximumSize: MAXIMUM_PROGRAM,
  interest: (entry) => (mayBeProgram(entry) ? 'by-magic' : 'no'),
  recognises: isProgram,
  read: goFunctions,
};

/** What each archive of Java holds, as JSON: as values, they would be more than everything else that is read. */
export const CLASSES: FileAnalyser<string> = {
  id: 'vuln/classes',
  version: 2,
  maximumSize: MAXIMUM_PROGRAM,
  interest: ({ path }) => (holdsClasses(path) ? 'yes' : 'no'),
  *read(file) {
    for (const one of archiveClasses(file)) yield JSON.stringify(one);
  },
};
