/** What manifests say of workloads and of the services before them; read from Compose files and from Kubernetes. */

export interface DeclaredPort {
  readonly port: number;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly name?: string;
  /** Where in the manifest, such as `compose.yaml services.web.ports`. */
  readonly source: string;
}

/** An environment variable: its value, or where its secret is kept. */
export interface DeclaredVariable {
  readonly name: string;
  readonly value?: string;
  /** `name/key` of a Kubernetes secret, or the name of a Compose secret. */
  readonly secret?: string;
  readonly source: string;
}

export interface DeclaredMount {
  readonly path: string;
  readonly readOnly: boolean;
  /** What is mounted: a volume by name, a folder of the host, memory, a secret by reference, or configuration. */
  readonly kind: 'volume' | 'host' | 'memory' | 'secret' | 'configuration';
  readonly name: string;
  readonly source: string;
}

/** What a security context or the like says. */
export interface DeclaredConfinement {
  readonly user?: string;
  readonly group?: string;
  readonly groups: readonly number[];
  readonly addedCapabilities: readonly string[];
  readonly droppedCapabilities: readonly string[];
  readonly privileged: boolean;
  /** Do setuid bits and file capabilities give nothing (`no_new_privs`)? */
  readonly noNewPrivileges: boolean;
  readonly readOnlyRoot: boolean;
  readonly devices: readonly string[];
  readonly source: string;
}

/** An HTTP request that an orchestrator makes to see whether the workload is well. */
export interface DeclaredProbe {
  readonly port: number | string;
  readonly path: string;
  readonly source: string;
}

/** Which Dockerfile makes an image, and how. */
export interface DeclaredRecipe {
  /** Path from the manifest's folder. */
  readonly file: string;
  /** Its text where that stands in the manifest. */
  readonly text?: string;
  /** The stage that is wanted; the last one where it is not said. */
  readonly target?: string;
  readonly arguments: ReadonlyMap<string, string>;
}

export interface DeclaredContainer {
  readonly name: string;
  readonly image?: string;
  /** Folder of its build context, relative to the manifest's folder. */
  readonly build?: string;
  /** What its build is told besides the folder; undefined where that is all. */
  readonly recipe?: DeclaredRecipe;
  /** Undefined: the image's. */
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly ports: readonly DeclaredPort[];
  readonly variables: readonly DeclaredVariable[];
  readonly mounts: readonly DeclaredMount[];
  readonly probes: readonly DeclaredProbe[];
  readonly confinement: DeclaredConfinement;
}

export interface DeclaredWorkload {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount?: string;
  readonly orchestrator: 'compose' | 'kubernetes';
  readonly containers: readonly DeclaredContainer[];
  /** Workloads that it is said to need; a hint, not a flow. */
  readonly dependsOn: readonly string[];
  /** Where it is declared, such as `k8s/web.yaml Deployment web`. */
  readonly source: string;
}

/** A name that others reach workloads by. */
export interface DeclaredService {
  readonly name: string;
  readonly namespace: string;
  /** Other names of the same, such as network aliases. */
  readonly aliases: readonly string[];
  /** Pods that it leads to, by label; undefined where it leads to the workload of its own name. */
  readonly selector?: Readonly<Record<string, string>>;
  /** What its name stands for outside of the cluster (ExternalName). */
  readonly externalName?: string;
  /** Ports of the service and of what is behind it; none where the two are the same. */
  readonly ports: readonly {
    readonly port: number;
    readonly target: number | string;
    readonly protocol: 'tcp' | 'udp' | 'sctp';
  }[];
  readonly source: string;
}

export interface Deployment {
  readonly workloads: readonly DeclaredWorkload[];
  readonly services: readonly DeclaredService[];
}
