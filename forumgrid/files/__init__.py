"""Files in and out: JSON, spreadsheets, library workbooks, pictures, generated instances."""
