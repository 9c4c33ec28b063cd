import { type Axis, type Manifest, axes } from '@mm/contract'
import { type ProfileName, type ProfileRule, profileNames, profileRules } from '@mm/python'
import { helpText, type HelpPage } from '../arguments/help.js'
import { parse, reportFlags } from '../arguments/options.js'
import { type Context } from '../context.js'
import { UsageError } from '../errors.js'
import { type Choice, allCombinations, oneAtATime, preservedBy, runsPython } from '../strategies/combinations.js'
import { manifestsIn } from '../strategies/installed.js'
import { type Colours } from '../terminal/colours.js'
import { type Command } from './command.js'

const flags = { all: { type: 'boolean', help: 'list every combination that works, not only one change at a time' }, ...reportFlags } as const

const help: HelpPage = {
  usage: 'mm strategies [--all] [--json]',
  about: `Lists the parts that a memory manager can be put together from: those built in and those installed where you stand.
Those marked with * are the defaults.`,
  flags,
}

const AXIS_QUESTIONS: Readonly<Record<Axis, string>> = {
  allocator: 'who hands out blocks of memory',
  lifetime: 'when an object dies',
  collector: 'who frees what counts cannot',
  interning: 'which equal values are one object',
}

function optionLines({ options }: Manifest, colours: Colours): string[] {
  return Object.entries(options).map(([name, option]) => {
    const range = option.type === 'choice' ? ` (${option.choices.join(', ')})` : ''
    return `      ${colours.cyan(`${name}=${String(option.default)}`)}  ${option.description ?? ''}${range}`
  })
}

function card(manifest: Manifest, isDefault: boolean, width: number, colours: Colours): string[] {
  const needs = manifest.requires?.length ? colours.dim(`  (needs: ${manifest.requires.join(', ')})`) : ''
  const embedders = runsPython(manifest) ? '' : colours.dim("  (for embedders' own types; not for Python)")
  return [
    `  ${isDefault ? '*' : ' '} ${colours.green(manifest.name.padEnd(width))}  ${manifest.idea ?? ''}${needs}${embedders}`,
    ...optionLines(manifest, colours),
  ]
}

function listText(manifests: readonly Manifest[], base: Choice, colours: Colours): string {
  const lines: string[] = []
  for (const axis of axes) {
    const ofAxis = manifests.filter((manifest) => manifest.axis === axis)
    const width = Math.max(...ofAxis.map(({ name }) => name.length))
    lines.push(`${colours.bold(`--${axis}`)}  ${colours.dim(AXIS_QUESTIONS[axis])}`)
    lines.push(...ofAxis.flatMap((manifest) => card(manifest, manifest.name === base[axis].name, width, colours)), '')
  }
  return lines.join('\n')
}

/** Every rule with its value in each version; those that no interpreter of the version was asked for are marked. */
function profileText(colours: Colours): string {
  const value = (row: ProfileRule, name: ProfileName): string => `${name} ${row.values[name]}${row.checked.includes(name) ? '' : colours.dim(' (from sources)')}`
  return profileRules.map((row) => `    ${row.rule}\n      ${profileNames.map((name) => value(row, name)).join('; ')}\n`).join('')
}

async function run(args: readonly string[], context: Context): Promise<number> {
  const { values, positionals } = parse('strategies', args, flags)
  if (values['help'] === true) {
    context.output.out(helpText(help, context.colours.out))
    return 0
  }
  if (positionals.length > 0) throw new UsageError(`strategies takes no arguments, and ${positionals[0]} is one`, 'strategies')
  const { manifests, base } = await manifestsIn(context)
  const combinations = (values['all'] === true ? allCombinations : oneAtATime)(base, manifests)
  if (values['json'] === true) {
    const data = {
      schema: 'mm.strategies/1',
      defaults: context.defaults,
      strategies: manifests,
      profiles: { names: profileNames, default: '3.13', rules: profileRules },
      combinations: combinations.map(({ label, choice }) => ({
        label,
        strategies: Object.fromEntries(axes.map((axis) => [axis, choice[axis].name])),
        preserves: preservedBy(choice),
      })),
    }
    context.output.out(`${JSON.stringify(data, null, 2)}\n`)
    return 0
  }
  const colours = context.colours.out
  const versions = `${colours.bold('--profile')}  ${colours.dim('what only the version of CPython changes')}\n${profileText(colours)}\n`
  const works = `${colours.bold('combinations that work')}\n${combinations.map(({ label }) => `    ${label}`).join('\n')}\n`
  context.output.out(`${listText(manifests, base, colours)}${versions}${works}`)
  return 0
}

/** `mm strategies`. */
export const strategiesCommand: Command = { help, run }
