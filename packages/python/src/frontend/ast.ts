/**
 * The abstract syntax tree: CPython's node shapes (Parser/Python.asdl of 3.13), with the values of constants tagged by
 * their Python type and with positions in lines from 1 and columns from 0 in UTF-16 units.
 */

/** Where a node stands in the source. */
export interface Position {
  readonly line: number
  readonly col: number
  readonly endLine: number
  readonly endCol: number
}

/** A constant value, tagged with its Python type. */
export type ConstantValue =
  | { readonly kind: 'none' | 'true' | 'false' | 'ellipsis' }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'complex'; readonly real: number; readonly imag: number }
  | { readonly kind: 'str'; readonly value: string }
  /** One character per byte. */
  | { readonly kind: 'bytes'; readonly value: string }
  | { readonly kind: 'tuple' | 'frozenset'; readonly items: readonly ConstantValue[] }

export type Context = 'Load' | 'Store' | 'Del'
export type BinaryOperator =
  | 'Add'
  | 'Sub'
  | 'Mult'
  | 'MatMult'
  | 'Div'
  | 'Mod'
  | 'Pow'
  | 'LShift'
  | 'RShift'
  | 'BitOr'
  | 'BitXor'
  | 'BitAnd'
  | 'FloorDiv'
export type UnaryOperator = 'Invert' | 'Not' | 'UAdd' | 'USub'
export type CompareOperator = 'Eq' | 'NotEq' | 'Lt' | 'LtE' | 'Gt' | 'GtE' | 'Is' | 'IsNot' | 'In' | 'NotIn'

export interface Module extends Position {
  readonly type: 'Module'
  readonly body: readonly Statement[]
}
export interface Interactive extends Position {
  readonly type: 'Interactive'
  readonly body: readonly Statement[]
}
export interface ExpressionModule extends Position {
  readonly type: 'Expression'
  readonly body: Expression
}
/** The root of a tree. */
export type Root = Module | Interactive | ExpressionModule

export interface FunctionDef extends Position {
  readonly type: 'FunctionDef' | 'AsyncFunctionDef'
  readonly name: string
  readonly args: Arguments
  readonly body: readonly Statement[]
  readonly decorators: readonly Expression[]
  readonly returns: Expression | null
  readonly typeParams: readonly TypeParam[]
}
export interface ClassDef extends Position {
  readonly type: 'ClassDef'
  readonly name: string
  readonly bases: readonly Expression[]
  readonly keywords: readonly Keyword[]
  readonly body: readonly Statement[]
  readonly decorators: readonly Expression[]
  readonly typeParams: readonly TypeParam[]
}
export interface Return extends Position {
  readonly type: 'Return'
  readonly value: Expression | null
}
export interface Delete extends Position {
  readonly type: 'Delete'
  readonly targets: readonly Expression[]
}
export interface Assign extends Position {
  readonly type: 'Assign'
  readonly targets: readonly Expression[]
  readonly value: Expression
}
export interface TypeAlias extends Position {
  readonly type: 'TypeAlias'
  readonly name: Name
  readonly typeParams: readonly TypeParam[]
  readonly value: Expression
}
export interface AugAssign extends Position {
  readonly type: 'AugAssign'
  readonly target: Expression
  readonly op: BinaryOperator
  readonly value: Expression
}
export interface AnnAssign extends Position {
  readonly type: 'AnnAssign'
  readonly target: Expression
  readonly annotation: Expression
  readonly value: Expression | null
  /** Whether the target is a name without parentheses. */
  readonly simple: boolean
}
export interface For extends Position {
  readonly type: 'For' | 'AsyncFor'
  readonly target: Expression
  readonly iter: Expression
  readonly body: readonly Statement[]
  readonly orelse: readonly Statement[]
}
export interface While extends Position {
  readonly type: 'While'
  readonly test: Expression
  readonly body: readonly Statement[]
  readonly orelse: readonly Statement[]
}
export interface If extends Position {
  readonly type: 'If'
  readonly test: Expression
  readonly body: readonly Statement[]
  readonly orelse: readonly Statement[]
}
export interface With extends Position {
  readonly type: 'With' | 'AsyncWith'
  readonly items: readonly WithItem[]
  readonly body: readonly Statement[]
}
export interface Match extends Position {
  readonly type: 'Match'
  readonly subject: Expression
  readonly cases: readonly MatchCase[]
}
export interface Raise extends Position {
  readonly type: 'Raise'
  readonly exc: Expression | null
  readonly cause: Expression | null
}
export interface Try extends Position {
  readonly type: 'Try' | 'TryStar'
  readonly body: readonly Statement[]
  readonly handlers: readonly ExceptHandler[]
  readonly orelse: readonly Statement[]
  readonly finalbody: readonly Statement[]
}
export interface Assert extends Position {
  readonly type: 'Assert'
  readonly test: Expression
  readonly msg: Expression | null
}
export interface Import extends Position {
  readonly type: 'Import'
  readonly names: readonly Alias[]
}
export interface ImportFrom extends Position {
  readonly type: 'ImportFrom'
  readonly module: string | null
  readonly names: readonly Alias[]
  readonly level: number
}
export interface Global extends Position {
  readonly type: 'Global' | 'Nonlocal'
  readonly names: readonly string[]
}
export interface ExprStatement extends Position {
  readonly type: 'Expr'
  readonly value: Expression
}
export interface Simple extends Position {
  readonly type: 'Pass' | 'Break' | 'Continue'
}
export type Statement =
  | FunctionDef
  | ClassDef
  | Return
  | Delete
  | Assign
  | TypeAlias
  | AugAssign
  | AnnAssign
  | For
  | While
  | If
  | With
  | Match
  | Raise
  | Try
  | Assert
  | Import
  | ImportFrom
  | Global
  | ExprStatement
  | Simple

export interface BoolOp extends Position {
  readonly type: 'BoolOp'
  readonly op: 'And' | 'Or'
  readonly values: readonly Expression[]
}
export interface NamedExpr extends Position {
  readonly type: 'NamedExpr'
  readonly target: Name
  readonly value: Expression
}
export interface BinOp extends Position {
  readonly type: 'BinOp'
  readonly left: Expression
  readonly op: BinaryOperator
  readonly right: Expression
}
export interface UnaryOp extends Position {
  readonly type: 'UnaryOp'
  readonly op: UnaryOperator
  readonly operand: Expression
}
export interface Lambda extends Position {
  readonly type: 'Lambda'
  readonly args: Arguments
  readonly body: Expression
}
export interface IfExp extends Position {
  readonly type: 'IfExp'
  readonly test: Expression
  readonly body: Expression
  readonly orelse: Expression
}
export interface Dict extends Position {
  readonly type: 'Dict'
  /** `null` stands for `**value`. */
  readonly keys: readonly (Expression | null)[]
  readonly values: readonly Expression[]
}
export interface SetLiteral extends Position {
  readonly type: 'Set'
  readonly elts: readonly Expression[]
}
export interface ElementComp extends Position {
  readonly type: 'ListComp' | 'SetComp' | 'GeneratorExp'
  readonly elt: Expression
  readonly generators: readonly Comprehension[]
}
export interface DictComp extends Position {
  readonly type: 'DictComp'
  readonly key: Expression
  readonly value: Expression
  readonly generators: readonly Comprehension[]
}
export type AnyComp = ElementComp | DictComp
export interface Await extends Position {
  readonly type: 'Await'
  readonly value: Expression
}
export interface Yield extends Position {
  readonly type: 'Yield'
  readonly value: Expression | null
}
export interface YieldFrom extends Position {
  readonly type: 'YieldFrom'
  readonly value: Expression
}
export interface Compare extends Position {
  readonly type: 'Compare'
  readonly left: Expression
  readonly ops: readonly CompareOperator[]
  readonly comparators: readonly Expression[]
}
export interface Call extends Position {
  readonly type: 'Call'
  readonly func: Expression
  readonly args: readonly Expression[]
  readonly keywords: readonly Keyword[]
}
export interface FormattedValue extends Position {
  readonly type: 'FormattedValue'
  readonly value: Expression
  /** -1 none, 115 `!s`, 114 `!r`, 97 `!a`. */
  readonly conversion: number
  readonly formatSpec: Expression | null
}
export interface JoinedStr extends Position {
  readonly type: 'JoinedStr'
  readonly values: readonly Expression[]
}
export interface Constant extends Position {
  readonly type: 'Constant'
  readonly value: ConstantValue
}
export interface Attribute extends Position {
  readonly type: 'Attribute'
  readonly value: Expression
  readonly attr: string
  readonly ctx: Context
}
export interface Subscript extends Position {
  readonly type: 'Subscript'
  readonly value: Expression
  readonly slice: Expression
  readonly ctx: Context
}
export interface Starred extends Position {
  readonly type: 'Starred'
  readonly value: Expression
  readonly ctx: Context
}
export interface Name extends Position {
  readonly type: 'Name'
  readonly id: string
  readonly ctx: Context
}
export interface SequenceLiteral extends Position {
  readonly type: 'List' | 'Tuple'
  readonly elts: readonly Expression[]
  readonly ctx: Context
}
export interface Slice extends Position {
  readonly type: 'Slice'
  readonly lower: Expression | null
  readonly upper: Expression | null
  readonly step: Expression | null
}
export type Expression =
  | BoolOp
  | NamedExpr
  | BinOp
  | UnaryOp
  | Lambda
  | IfExp
  | Dict
  | SetLiteral
  | ElementComp
  | DictComp
  | Await
  | Yield
  | YieldFrom
  | Compare
  | Call
  | FormattedValue
  | JoinedStr
  | Constant
  | Attribute
  | Subscript
  | Starred
  | Name
  | SequenceLiteral
  | Slice

export interface Comprehension {
  readonly type: 'comprehension'
  readonly target: Expression
  readonly iter: Expression
  readonly ifs: readonly Expression[]
  readonly isAsync: boolean
}
export interface ExceptHandler extends Position {
  readonly type: 'ExceptHandler'
  /** What is caught; `null` for a bare `except:`. */
  readonly test: Expression | null
  readonly name: string | null
  readonly body: readonly Statement[]
}
export interface Arguments {
  readonly type: 'arguments'
  readonly posonlyargs: readonly Arg[]
  readonly args: readonly Arg[]
  readonly vararg: Arg | null
  readonly kwonlyargs: readonly Arg[]
  /** One for each of `kwonlyargs`, `null` where it has none. */
  readonly kwDefaults: readonly (Expression | null)[]
  readonly kwarg: Arg | null
  /** Of the last positional parameters. */
  readonly defaults: readonly Expression[]
}
export interface Arg extends Position {
  readonly type: 'arg'
  readonly arg: string
  readonly annotation: Expression | null
}
export interface Keyword extends Position {
  readonly type: 'keyword'
  /** `null` stands for `**value`. */
  readonly arg: string | null
  readonly value: Expression
}
export interface Alias extends Position {
  readonly type: 'alias'
  readonly name: string
  readonly asname: string | null
}
export interface WithItem {
  readonly type: 'withitem'
  readonly context: Expression
  readonly vars: Expression | null
}
export interface MatchCase {
  readonly type: 'match_case'
  readonly pattern: Pattern
  readonly guard: Expression | null
  readonly body: readonly Statement[]
}

export interface MatchValue extends Position {
  readonly type: 'MatchValue'
  readonly value: Expression
}
export interface MatchSingleton extends Position {
  readonly type: 'MatchSingleton'
  readonly value: ConstantValue
}
export interface MatchSequence extends Position {
  readonly type: 'MatchSequence'
  readonly patterns: readonly Pattern[]
}
export interface MatchMapping extends Position {
  readonly type: 'MatchMapping'
  readonly keys: readonly Expression[]
  readonly patterns: readonly Pattern[]
  readonly rest: string | null
}
export interface MatchClass extends Position {
  readonly type: 'MatchClass'
  readonly cls: Expression
  readonly patterns: readonly Pattern[]
  readonly kwdAttrs: readonly string[]
  readonly kwdPatterns: readonly Pattern[]
}
export interface MatchStar extends Position {
  readonly type: 'MatchStar'
  readonly name: string | null
}
export interface MatchAs extends Position {
  readonly type: 'MatchAs'
  readonly pattern: Pattern | null
  readonly name: string | null
}
export interface MatchOr extends Position {
  readonly type: 'MatchOr'
  readonly patterns: readonly Pattern[]
}
export type Pattern = MatchValue | MatchSingleton | MatchSequence | MatchMapping | MatchClass | MatchStar | MatchAs | MatchOr

export interface TypeParam extends Position {
  readonly type: 'TypeVar' | 'ParamSpec' | 'TypeVarTuple'
  readonly name: string
  readonly bound: Expression | null
  readonly defaultValue: Expression | null
}
