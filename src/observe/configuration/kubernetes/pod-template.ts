import * as z from 'zod';
import { labelNameSchema } from '../../../model/profile/names.ts';
import { openProtocolSchema, portNumberSchema } from './port.ts';
import { labelsSchema } from './selector.ts';
import { portNameSchema, unlessEmpty } from './valid-names.ts';

const portSchema = z.object({
  name: unlessEmpty(portNameSchema),
  containerPort: portNumberSchema,
  hostPort: portNumberSchema.or(z.literal(0)).default(0),
  hostIP: z.string().default(''),
  protocol: openProtocolSchema,
});

const containerSchema = z.object({
  name: labelNameSchema,
  image: z.string().min(1, 'is needed'),
  ports: z
    .array(portSchema)
    .default([])
    .refine((ports) => isDistinct(ports.flatMap(({ name }) => name ?? [])), 'two have one name'),
  restartPolicy: z.string().optional(),
});

const specSchema = z
  .object({
    serviceAccountName: z.string().optional(),
    serviceAccount: z.string().optional(),
    hostNetwork: z.boolean().default(false),
    containers: z.array(containerSchema).min(1, 'has none'),
    initContainers: z.array(containerSchema).default([]),
  })
  .refine(
    ({ containers, initContainers }) =>
      isDistinct([...containers, ...initContainers].map(({ name }) => name)),
    { path: ['containers'], message: 'two containers have one name' },
  )
  .refine((spec) => !spec.hostNetwork || portsOf(spec).every((port) => onNode(port) === port.containerPort), {
    path: ['containers'],
    message: 'with hostNetwork, hostPort must be containerPort',
  })
  .refine((spec) => isDistinct(hostPortsOf(spec)), {
    path: ['containers'],
    message: 'two ports have one hostPort',
  });
type ContainerPort = z.output<typeof portSchema>;

/** A pod or a template of one, with what API servers ask of its containers and ports. */
export const podSchema = z.object({
  metadata: z.object({ labels: labelsSchema.optional() }).optional(),
  spec: specSchema,
});
export type Pod = z.output<typeof podSchema>;

/** A pod, of whose images nothing is cut off; where templates have blanks, something fills an image in. */
export const lonePodSchema = podSchema.refine(
  ({ spec }) => [...spec.containers, ...spec.initContainers].every(({ image }) => image === image.trim()),
  { path: ['spec', 'containers'], message: 'an image has blanks around it' },
);

interface PortsOfSpec {
  readonly hostNetwork: boolean;
  readonly containers: readonly { readonly ports: readonly ContainerPort[] }[];
}

function portsOf({ containers }: PortsOfSpec): ContainerPort[] {
  return containers.flatMap(({ ports }) => ports);
}

function onNode({ hostPort, containerPort }: ContainerPort): number {
  return hostPort === 0 ? containerPort : hostPort;
}

/** Those of init containers are not compared, as these run one after the other. */
function hostPortsOf(spec: PortsOfSpec): string[] {
  return portsOf(spec)
    .filter(({ hostPort }) => spec.hostNetwork || hostPort > 0)
    .map((port) => `${port.protocol}/${port.hostIP}/${onNode(port)}`);
}

/** Is each there once? */
export function isDistinct(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}
