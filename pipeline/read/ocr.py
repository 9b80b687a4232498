"""OCR placeholder."""
from pipeline.records import Options
def unavailable(options: Options):
    return ("ocr_missing", "未安装文字识别组件")
def read_pages(*a): raise NotImplementedError
