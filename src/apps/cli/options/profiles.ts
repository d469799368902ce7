import { argumentList, flag, option } from './option.ts';

/** The argument of most commands about profiles. */
export const PROFILES = argumentList('<profile.yaml...>', 'files of profiles', { completion: 'file' });

export const INCLUDE_PROPOSED = flag('--include-proposed', 'take proposed lines for accepted ones');

/** `--on-loss`, for the engine of that name. */
export function onLoss(engine: string) {
  return option('--on-loss <side>', `what to allow where ${engine} cannot be exact and leaves the choice`, {
    choices: ['tighter', 'wider'],
    absent: 'tighter',
  });
}

export const OWN_PROFILE_ONLY = option('--workload <namespace/name>', 'only in the profile of this workload');

export const ARTEFACT_FOLDER = option(
  '-o, --output <folder>',
  'write the artefacts here; default: to standard output',
  { completion: 'folder' },
);

export const PROFILE_FOLDER = option(
  '-o, --output <folder>',
  'write one file for each workload; a file that is there is merged into',
  { completion: 'folder' },
);
