import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { MACHINE_KINDS } from '../../../model/network/workload.ts';
import { controllerOf } from '../../../model/configuration/pod-makers.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { PROTOCOLS } from '../../../model/sets/flow.ts';
import type { Manifest } from './manifest.ts';
import { portNumberSchema, protocolSchema } from './port.ts';
import { labelsSchema } from './selector.ts';
import { portNameSchema } from './valid-names.ts';
import type { OwnedWorkload } from './workload.ts';

/** The label of a machine's pod that has the machine's name. */
export const MACHINE_NAME_LABEL = 'vm.kubevirt.io/name';

const portSchema = z.object({
  name: portNameSchema.optional(),
  port: portNumberSchema,
  protocol: protocolSchema.default(PROTOCOLS.tcp),
});

const machineSchema = z.object({
  metadata: z.object({ labels: labelsSchema.optional() }).optional(),
  spec: z.object({
    domain: z
      .object({
        devices: z
          .object({ interfaces: z.array(z.object({ ports: z.array(portSchema).default([]) })).default([]) })
          .prefault({}),
      })
      .prefault({}),
    networks: z.array(z.object({ pod: z.unknown().optional() })).optional(),
  }),
});
const templateSchema = z.object({ spec: z.object({ template: machineSchema }) });
/**
 * A virtual machine of KubeVirt: it runs in a pod with the labels of its template, and with one of its own name.
 * Throws a `ZodError`, and a `Fault` (`unsupported`) for one that is on no network of pods.
 * Source: https://kubevirt.io/user-guide/network/networkpolicy/
 */
export function readVirtualMachine(manifest: Manifest): OwnedWorkload {
  const { value, name, namespace = 'default', origin } = manifest;
  const kind = MACHINE_KINDS.find((known) => known === manifest.kind) ?? 'VirtualMachine';
  const { metadata, spec } =
    kind === 'VirtualMachineInstance'
      ? machineSchema.parse(value)
      : templateSchema.parse(value).spec.template;
  const isOnPods = spec.networks?.some(({ pod }) => pod !== undefined) ?? true;
  if (!isOnPods) throw new Fault('unsupported', 'is on secondary networks only, which are not evaluated');
  const own: [string, string][] =
    kind === 'VirtualMachineInstanceReplicaSet' ? [] : [[MACHINE_NAME_LABEL, name.slice(0, 63)]];
  return {
    owner: controllerOf(value),
    isKept: false,
    workload: {
      kind,
      namespace,
      name,
      labels: new Map([...(metadata?.labels ?? []), ['kubevirt.io', 'virt-launcher'], ...own]),
      serviceAccount: 'default',
      hostNetwork: false,
      ports: spec.domain.devices.interfaces.flatMap(({ ports }) =>
        ports.map(({ name: portName, port, protocol }) => ({ name: portName, port, protocol })),
      ),
      addresses: AddressSet.NONE,
      origin,
    },
  };
}
