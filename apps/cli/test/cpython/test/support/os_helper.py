from .script_helper import _nothing

TESTFN = 'file'
temp_dir = unlink = _nothing
