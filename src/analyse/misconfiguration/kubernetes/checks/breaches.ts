import type { CatalogueEntry } from '../../../../model/configuration/check.ts';
import type { Severity } from '../../../../model/finding/head.ts';
import type { KubernetesSubject } from '../cluster.ts';
import { lately } from '../once.ts';
import { type KubernetesCheck, podCheck } from '../check.ts';
import type { Container, Pod } from '../pod.ts';
import { podSecurityBreaches } from '../pod-security/evaluate.ts';
import { type Breach, type ControlId, LATEST_MINOR } from '../pod-security/types.ts';
import { addedCapabilities } from '../security-context.ts';

/** What the Pod Security Standards of the latest version refuse of a pod. */
export const breachesOf = lately((pod: Pod) => podSecurityBreaches('restricted', LATEST_MINOR, pod));

/** A check of one control of the Pod Security Standards, or of the part of it that `told` picks, with another weight where it says one; `seen` tells more of what is there. */
export function controlCheck(
  entry: CatalogueEntry,
  controls: ControlId | readonly ControlId[],
  told: (breach: Breach, pod: Pod) => boolean | Severity = () => true,
  seen: (breach: Breach, subject: KubernetesSubject) => string = ({ actual }) => actual,
): KubernetesCheck {
  return podCheck(
    entry,
    function* (pod, subject) {
      for (const breach of breachesOf(pod)) {
        const severity = controls.includes(breach.control) && told(breach, pod);
        if (severity === false) continue;
        yield { ...breach, actual: seen(breach, subject), ...(severity !== true && { severity }) };
      }
    },
    (pod) => breachesOf(pod).some(({ control }) => controls.includes(control)),
  );
}

/** The container that a breach is about; undefined where it is the whole pod. */
export function containerOf({ path }: Breach, pod: Pod): Container | undefined {
  return containersByPlace(pod).get(path.slice(0, pod.specPath.length + 2).join('/'));
}

const containersByPlace = lately(
  ({ containers }: Pod) => new Map(containers.map((one) => [one.path.join('/'), one])),
);

/** The capabilities that any container of a pod adds. */
export const capabilitiesIn = lately(
  ({ containers }: Pod): ReadonlySet<string> => new Set(containers.flatMap(addedCapabilities)),
);
