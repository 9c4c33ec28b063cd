/**
 * Functions written in Python (`lib/prelude/*.py`) to which natives hand over what needs Python code: `callPrelude(vm,
 * P.list_extend, list, iterable)`. The order is part of a saved memory's meaning: a new one goes to the end.
 */
export const preludeNames = [
  // containers.py
  'index_item', 'index_store', 'index_delete', 'index_repeat', 'index_repeat_in_place', 'sequence_compare', 'sequence_contains', 'sequence_count', 'sequence_index',
  'tuple_new', 'list_from', 'list_extend', 'list_insert', 'list_pop', 'list_remove', 'list_store_slice', 'list_sort', 'sorted_list', 'sorted_in_place', 'container_repr', 'slice_repr',
  'dict_get_item', 'dict_store', 'dict_delete', 'dict_contains', 'dict_get', 'dict_setdefault', 'dict_pop', 'dict_update', 'dict_or', 'dict_from_keys', 'dict_equal', 'items_contain',
  'view_compare', 'view_operate', 'view_isdisjoint', 'view_mapping',
  'set_add', 'set_contains', 'set_discard', 'set_remove', 'set_from', 'frozenset_new', 'set_change', 'set_operate', 'set_combine', 'set_update_all', 'set_isdisjoint', 'set_issubset', 'set_issuperset',
  'set_compare', 'set_reduce', 'range_new', 'range_contains', 'range_count', 'range_index', 'range_slice', 'range_iterator_reduce', 'slice_indices', 'object_hash',
  // strings.py
  'str_join', 'str_format', 'str_format_map', 'str_percent', 'str_translate', 'bytes_new', 'bytes_join', 'bytearray_extend', 'int_new', 'float_new',
  // objects.py
  'call_bound', 'call_method', 'attribute_or_missing', 'not_equal', 'not_true', 'isinstance_slow', 'isinstance_by_class', 'issubclass_slow', 'method_repr',
  'class_get_item', 'contains_by_iteration', 'attribute_or', 'has_attribute', 'vars_of', 'divmod_of', 'pow_modulo', 'index_of', 'in_base', 'chr_of', 'hash_by_method',
  'enumerate_from', 'dir_of', 'dir_locals', 'wrapper_repr', 'wrapper_attributes', 'is_abstract', 'property_is_abstract', 'property_replaced', 'module_repr', 'module_lacks', 'proxy_repr', 'merged',
  'namespace_init', 'namespace_repr', 'weakref_repr', 'new_class_by', 'type_with_slots', 'build_class', 'finish_class', 'generic_alias', 'alias_repr', 'alias_parameters',
  'alias_get_item', 'alias_iterate', 'alias_mro_entries', 'union_of', 'union_repr', 'union_equal', 'exception_repr', 'exception_set_args', 'exception_reduce', 'os_error_str',
  'syntax_error_details', 'syntax_error_str', 'unicode_error_str', 'group_new', 'group_str', 'group_derive', 'group_split', 'group_subgroup', 'print_to', 'import_module', 'read_line', 'abstract_class', 'repeated',
  // engine.py
  'load_name', 'store_name', 'delete_name', 'load_name_or_cell', 'setup_annotations', 'super_attribute', 'call_spread', 'merge_keywords', 'build_set', 'build_map',
  'extend_display', 'update_set', 'update_display', 'list_of', 'unpack', 'match_keys', 'match_class', 'split_group', 'prepare_reraise', 'async_iterator', 'async_next',
  'awaitable_iterator', 'close_generator', 'import_from', 'import_star', 'unary_intrinsic', 'binary_intrinsic', 'display', 'report_unraisable', 'gc_phase',
  // system.py
  'sys_setup', 'sys_getsizeof', 'sys_exc_info', 'excepthook', 'unraisablehook', 'displayhook', 'exception_lines', 'frame_lines', 'complex_new',
  // engine.py, generators.py
  'finish_program', 'generator_exit', 'generator_close', 'async_generator_asend', 'async_generator_throw', 'async_generator_close',
  // system.py
  'last_lines',
  // strings.py
  'bytes_percent', 'bytes_of_type', 'bytearray_store_slice', 'array_filled', 'array_extend', 'array_index', 'array_remove', 'array_from_file', 'array_to_file',
  // system.py
  'math_prod', 'math_fsum', 'math_sumprod', 'math_dist', 'math_fma', 'object_state', 'a_iterator', 'a_next', 'leave',
  'run_callbacks', 'drop_modules', 'clear_modules',
  // containers.py
  'list_fill',
  // engine.py
  'gc_say',
  // objects.py
  'call_library',
  // system.py
  'random_seed', 'gc_indexed',
  // collections.py
  'deque_extend', 'deque_copy', 'deque_reduce', 'deque_repr', 'deque_index', 'deque_insert', 'deque_remove', 'deque_rotate', 'deque_concatenate', 'deque_repeat',
] as const

/** Name of a function of the prelude. */
export type PreludeName = (typeof preludeNames)[number]

/** Index of each function of the prelude. */
export const P: Readonly<Record<PreludeName, number>> = Object.freeze(
  Object.fromEntries(preludeNames.map((name, index) => [name, index])) as Record<PreludeName, number>,
)
