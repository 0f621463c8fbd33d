"""Packets (数据包): workbooks for agencies and units without an account, out and back."""
