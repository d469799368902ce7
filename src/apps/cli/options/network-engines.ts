import { NETWORK_ENGINE_IDS } from '../../../pipeline/deploy/engines.ts';
import type { Input } from '../commands/types.ts';
import { AUDIT } from './audit.ts';
import { endpointsOption } from './endpoints.ts';
import { flag, namesOption } from './option.ts';
import { INCLUDE_PROPOSED, onLoss } from './profiles.ts';
import { TEXT_OR_JSON } from './report-format.ts';

/** How profiles are compiled for network engines. */
export const COMPILE_OPTIONS = {
  engine: namesOption(
    '-e, --engine <list>',
    `${NETWORK_ENGINE_IDS.join(', ')}; may be repeated`,
    NETWORK_ENGINE_IDS,
    { noun: 'engine', absentText: 'all of them' },
  ),
  strict: flag('--strict', 'exit 1 where an engine cannot say exactly what a profile says'),
  onLoss: onLoss('an engine'),
  audit: AUDIT,
  includeProposed: INCLUDE_PROPOSED,
  endpoints: endpointsOption(', for nftables and haproxy'),
  format: TEXT_OR_JSON,
};

/** What a compiler is asked by these options. */
export function compileRequest({
  engine: engines,
  audit: audited,
  onLoss: direction,
  strict,
  includeProposed,
  endpoints,
}: Input<{}, typeof COMPILE_OPTIONS>) {
  return { engines, onLoss: direction, strict, includeProposed, endpoints, audited };
}
