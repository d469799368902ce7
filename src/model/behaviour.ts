/**
 * Facts about what a workload may do, as far as its files say it. Plain JSON, so that they can be cached. A fact says
 * nothing of a secret's value: whoever makes facts leaves passwords out.
 */

/** A piece of a text in a source: known, the value of an environment variable, or not known before it runs. */
export type TextPart =
  | string
  | { readonly environment: string; readonly otherwise?: Text }
  | { readonly unknown: string };

/** A text in a source, as far as it can be known before it runs. */
export type Text = readonly TextPart[];

/** An HTTP request that is answered. `path` as profiles have it; `methods` is `['*']` for every one. */
export interface RouteFact {
  readonly kind: 'route';
  readonly methods: readonly string[];
  readonly path: string;
  readonly pathKind: 'exact' | 'prefix' | 'template' | 'regex';
  readonly line: number;
  /** What says so, such as `express` or `OpenAPI`. */
  readonly by: string;
}

/** A path before every route of a framework in the same module, said in its settings or in another file. */
export interface PrefixFact {
  readonly kind: 'prefix';
  readonly path: string;
  readonly line: number;
  /** Whose routes, as they say themselves. */
  readonly by: readonly string[];
}

/** A port that the source listens on. */
export interface ListenFact {
  readonly kind: 'listen';
  readonly port: Text;
  readonly protocol: 'tcp' | 'udp';
  readonly line: number;
  /** The framework's usual port, which holds where nothing says another. */
  readonly isUsual?: true;
}

/** An HTTP request that is made. */
export interface RequestFact {
  readonly kind: 'request';
  readonly method: Text;
  readonly url: Text;
  readonly line: number;
}

/** A connection to a server other than HTTP's. What is missing is the client's default. */
export interface ConnectionFact {
  readonly kind: 'connection';
  /** What is spoken, such as `postgres`, `redis` or `tcp`. */
  readonly protocol: string;
  readonly url?: Text;
  readonly host?: Text;
  readonly port?: Text;
  readonly line: number;
}

/** An SQL statement in a source. */
export interface StatementFact {
  readonly kind: 'statement';
  readonly verb: string;
  readonly tables: readonly string[];
  readonly line: number;
}

/** A Kafka topic that is used, and the request that is made for it. */
export interface TopicFact {
  readonly kind: 'topic';
  readonly topic: string;
  readonly api: 'Produce' | 'Fetch';
  readonly line: number;
}

/** A setting in a configuration file that names a place; user and password are left out of it. */
export interface SettingFact {
  readonly kind: 'setting';
  readonly name: string;
  readonly value: Text;
  readonly line: number;
  /** Of a property that a framework reads: the variables that take its place, and by which its sources ask for it. */
  readonly variables?: readonly string[];
}

/** A line of the accounts of an image. */
export interface AccountFact {
  readonly kind: 'account';
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** A group of an image. */
export interface GroupFact {
  readonly kind: 'group';
  readonly name: string;
  readonly gid: number;
}

/** An ELF program or library. */
export interface ProgramFact {
  readonly kind: 'program';
  /** The loader that it asks for; none for most libraries and static programs. */
  readonly interpreter?: string;
  /** Names of the libraries that the loader loads for it. */
  readonly libraries: readonly string[];
  /** Functions that it takes from libraries. */
  readonly imports: readonly string[];
}

/** A script and the program that its first line names. */
export interface ScriptFact {
  readonly kind: 'script';
  readonly interpreter: string;
}

/** What a Dockerfile's last stage says of the image that is made with it. */
export interface RecipeFact {
  readonly kind: 'recipe';
  readonly from: string;
  readonly user: string;
  readonly environment: readonly string[];
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly workingDirectory: string;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
}

export type BehaviourFact =
  | RouteFact
  | PrefixFact
  | ListenFact
  | RequestFact
  | ConnectionFact
  | StatementFact
  | TopicFact
  | SettingFact
  | AccountFact
  | GroupFact
  | ProgramFact
  | ScriptFact
  | RecipeFact;
