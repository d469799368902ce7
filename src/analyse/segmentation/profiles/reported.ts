import { describeAddresses, describeTraffic } from '../../../model/network/traffic-text.ts';
import { workloadId } from '../../../model/network/workload.ts';
import type { ReportedDisagreement, ReportedLoss } from '../../../model/report/segmentation.ts';
import type { NetworkLoss } from '../../../model/segmentation/network-loss.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { describeFlow } from '../../../model/sets/flow.ts';
import type { Disagreement } from './declared-losses.ts';

/** A loss of an engine, for reports. */
export function reportedLoss(engine: string, loss: NetworkLoss): ReportedLoss {
  const { member, line, reason, direction, chosen } = loss;
  return { engine, member, line, reason, direction, chosen };
}

/** What an engine allows otherwise than it should, for reports. */
export function reportedDisagreement({
  direction,
  from,
  to,
  wider,
  tighter,
}: Disagreement): ReportedDisagreement {
  const flow = wider.example() ?? tighter.example();
  return {
    direction,
    from: endName(from),
    to: endName(to),
    wider: describeTraffic(wider),
    tighter: describeTraffic(tighter),
    example: flow ? describeFlow(flow) : '',
  };
}

function endName(end: Disagreement['to']): string {
  if (typeof end === 'string') return end;
  if (end instanceof AddressSet) return describeAddresses(end);
  return end.workloads.map(workloadId).join(', ');
}
