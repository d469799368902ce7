import { Fault } from '../../../../model/fault.ts';
import { flag, option } from '../../options/option.ts';
import { INCLUDE_PROPOSED, onLoss, PROFILES } from '../../options/profiles.ts';
import { applyToBundle, applyToCompose, applyToStarts } from '../../output/applied-profiles.ts';
import { defineCommand } from '../types.ts';
import { PRINT_ONLY, RUNTIME } from '../../options/start-hooks.ts';

const WAYS = { compose: 'compose', bundle: 'ociBundle', hook: 'ociHook', runtime: 'ociRuntime' } as const;

export const command = defineCommand({
  name: 'apply',
  summary:
    'give what profiles say to an engine: a Compose override, or an OCI bundle (see also plimsoll run)',
  description: `A hook and a runtime confine each container as it is started, by the profile of the workload that its annotation (with
Docker also its label) plimsoll.member names, else by the one that was made from its image; see
plimsoll oci-hook --help.`,
  arguments: { profiles: PROFILES },
  options: {
    compose: option('--compose <file>', 'the Compose file whose services are confined', {
      completion: 'file',
      requires: ['output'],
      conflicts: [WAYS.bundle, WAYS.hook, WAYS.runtime],
    }),
    output: option(
      '-o, --output <file>',
      'write the override here, and the filters of system calls beside it',
      { completion: 'file', requires: ['compose'] },
    ),
    ociBundle: option('--oci-bundle <folder>', 'change the config.json of this bundle', {
      completion: 'folder',
      conflicts: [WAYS.hook, WAYS.runtime],
    }),
    ociHook: option(
      '--oci-hook <folder>',
      'write a hook for Podman into this folder of hooks, for every container',
      { completion: 'folder' },
    ),
    ociRuntime: option(
      '--oci-runtime <file>',
      'write a runtime for Docker here, which confines every container first',
      { completion: 'file' },
    ),
    runtime: RUNTIME,
    requireProfile: flag('--require-profile', 'hook and runtime refuse containers without a profile'),
    workload: option('--workload <namespace/name>', 'the profile of the bundle, where the file has several'),
    dryRun: PRINT_ONLY,
    onLoss: onLoss('the engine'),
    strict: flag('--strict', 'write nothing where the engine cannot do exactly what the profiles say'),
    includeProposed: INCLUDE_PROPOSED,
    allowWeaker: flag('--allow-weaker', 'write an override also for services that undo their profiles', {
      isByHand: true,
    }),
  },
  groups: [{ options: Object.values(WAYS), isExclusive: false }],
  examples: [
    ['plimsoll profile apply shop.yaml --compose compose.yaml --output compose.override.yaml'],
    ['plimsoll profile apply orders.yaml --oci-bundle ./bundle', 'then: runc run --bundle ./bundle orders'],
    [
      'plimsoll profile apply orders.yaml --oci-bundle ./bundle --dry-run',
      'the config.json, and nothing is written',
    ],
    [
      'plimsoll profile apply /etc/plimsoll/*.yaml --oci-hook /etc/containers/oci/hooks.d',
      'every container of Podman',
    ],
    [
      'plimsoll profile apply /etc/plimsoll/*.yaml --oci-runtime /usr/local/bin/plimsoll-runtime',
      'and of Docker',
    ],
  ],
  exitCodes: {
    1: 'refused (a service undoes its profile, or, by --strict, a loss)',
    3: 'no such file or workload',
    4: 'a file cannot be read',
  },
  async run({ profiles, compose, output, ociBundle, ...options }) {
    if (compose !== undefined && output !== undefined)
      return applyToCompose({ ...options, profiles, compose, output });
    if (ociBundle === undefined) return applyToStarts({ ...options, profiles });
    const [profile = '', ...others] = profiles;
    if (others.length > 0) throw new Fault('usage', '--oci-bundle takes one file of profiles');
    return applyToBundle({ ...options, profile, bundle: ociBundle });
  },
});
