/** Instead of a package's path: functions of which it is not known in which package they are. */
export const ANY_PACKAGE = '';

/** What one program of Go tells of the functions in it: what it is, one package of it, or why it does not tell. */
export type GoFunctionsFact =
  | {
      readonly kind: 'program';
      /** As Go names them, such as `linux` and `arm64`; empty where it does not tell. */
      readonly system: string;
      readonly architecture: string;
      /** Import path of what is called `main` in it; empty where it does not tell. */
      readonly main: string;
      /** Are functions named that were put into others? Those of Go before 1.16 are not. */
      readonly hasInlined: boolean;
    }
  | {
      readonly kind: 'package';
      /** Its import path, or `main`. */
      readonly path: string;
      /** `Parse Server.Serve`, with a blank between each; those of closures as what they stand in. */
      readonly functions: string;
    }
  | { readonly kind: 'unread'; readonly reason: string };
