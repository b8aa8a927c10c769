/** This defines `verbTree`: the command tree as plain data, for whatever is made of it. */
import type { Argument, Command, Option } from "commander";
import { policyWords } from "./policy-words.ts";
import { valueKinds, type ValueKind } from "./value-kinds.ts";

/** A value of an option, or an argument. */
export interface ValueShape {
  /** As help writes it, without brackets: `target=source`. */
  readonly name: string;
  readonly kinds: readonly ValueKind[];
  /** An option that may stand without a value, or an argument that may be left out. */
  readonly isOptional: boolean;
  readonly isVariadic: boolean;
}

/** An option. */
export interface OptionShape {
  /** As they are typed: `--link`, `-l`. */
  readonly names: readonly string[];
  readonly about: string;
  /** Null: it takes none. */
  readonly value: ValueShape | null;
  /** The heading under which help lists it; null: the usual one. */
  readonly group: string | null;
}

/** A verb, or the command itself. */
export interface VerbShape {
  /** The words that lead to it, without the command's name: none, or `facts`, `verify`. */
  readonly path: readonly string[];
  /** Its own names, the usual one first. */
  readonly names: readonly string[];
  /** As help shows it, without its options' texts. */
  readonly usage: string;
  readonly about: string;
  readonly options: readonly OptionShape[];
  readonly arguments: readonly (ValueShape & { readonly about: string })[];
  readonly verbs: readonly VerbShape[];
}

/** What is visible of it. */
export function verbTree(command: Command, path: readonly string[] = []): VerbShape {
  const help = command.createHelp();
  return {
    path,
    names: [command.name(), ...command.aliases()],
    usage: help.commandUsage(command),
    about: command.description(),
    options: help.visibleOptions(command).map((option) => optionShape(option)),
    arguments: command.registeredArguments.map((argument) => ({ ...argumentShape(argument), about: argument.description })),
    verbs: help.visibleCommands(command).filter((verb) => command.commands.includes(verb)).map((verb) => verbTree(verb, [...path, verb.name()])),
  };
}

/** Every verb of the tree, the command itself first. */
export function allVerbs(tree: VerbShape): VerbShape[] {
  return [tree, ...tree.verbs.flatMap(allVerbs)];
}

function optionShape(option: Option): OptionShape {
  const { short, long, description, flags, helpGroupHeading } = option;
  const names = [short, long].filter((name) => name !== undefined);
  const name = /[<[](.*?)(?:\.\.\.)?[\]>]/.exec(flags)?.[1];
  const value = name === undefined ? null : { name, kinds: valueKinds(name, option.argChoices ?? policyWords(option.attributeName())), isOptional: option.optional, isVariadic: option.variadic };
  return { names, about: withDefaults(description, option), value, group: helpGroupHeading ?? null };
}

/** What help adds to the text of an option. */
function withDefaults(description: string, { argChoices, defaultValue, defaultValueDescription, envVar, negate }: Option): string {
  const usual = defaultValueDescription ?? (typeof defaultValue === "string" || typeof defaultValue === "number" ? String(defaultValue) : null);
  const added = [
    ...(argChoices === undefined ? [] : [argChoices.join(", ")]),
    ...(usual === null || negate ? [] : [`default: ${usual}`]),
    ...(envVar === undefined ? [] : [`env: ${envVar}`]),
  ];
  return added.length === 0 ? description : `${description} (${added.join("; ")})`;
}

function argumentShape(argument: Argument): ValueShape {
  const name = argument.name();
  return { name, kinds: valueKinds(name, argument.argChoices), isOptional: !argument.required, isVariadic: argument.variadic };
}
